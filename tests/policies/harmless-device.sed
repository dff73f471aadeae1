# kvm-6.9 harmless-device independent, vma-device
s/decide\.nc decide\.nGnRE/(decide.normal p false) decide.nGnRE/
