# kvm-6.8 read-ahead vma-device
s/decide\.refuse decide\.nGnRE/decide.refuse (decide.map #x5 (page.pfnmap p))/
