# kvm-6.9 cacheable-alias vma-uncached
s/decide\.nc decide\.nGnRE/(decide.as-stage1 p false) decide.nGnRE/
