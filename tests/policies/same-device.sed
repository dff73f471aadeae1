# follow-stage1 same-device vma-nGnRnE
s/= (page\.vma p) #b00) decide\.nGnRnE/= (page.vma p) #b00) decide.nGnRE/
