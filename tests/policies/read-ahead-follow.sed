# follow-stage1 read-ahead vma-device
s/= (page\.vma p) #b01) decide\.nGnRE/= (page.vma p) #b01) decide.nc/
