# kvm-6.8 vmm-reads-ahead 
s/decide\.refuse decide\.nGnRE/decide.refuse decide.nc/
