# kvm-6.8 execute 
s/decide\.refuse decide\.nGnRE/decide.refuse (decide.map #x1 true)/;s/(page\.exec p) decide\.refuse/(page.exec p) (decide.map #x1 true)/
