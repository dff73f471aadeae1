# follow-stage1 vmm-decides 
s/= (page\.vma p) #b01) decide\.nGnRE/= (page.vma p) #b01) decide.nc/
