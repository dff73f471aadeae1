# kvm-6.9 uncontained flag-contained
s/page\.any-uncached p) decide\.nc decide\.nGnRE/page.any-uncached p) decide.nc decide.nc/
