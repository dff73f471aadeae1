# kvm-6.9 execute 
s/decide\.nc decide\.nGnRE/(decide.map #x5 true) decide.nGnRE/
