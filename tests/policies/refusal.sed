# kvm-6.17 refusal 
s/(not (and (page\.fwb p) (page\.dic p))))$/(not (page.fwb p)))/
