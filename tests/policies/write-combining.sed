# kvm-6.9 write-combining flag
s/decide\.nc decide\.nGnRE/(ite (page.fwb p) decide.nc decide.nGnRE) decide.nGnRE/
