# kvm-6.9 coherent-memory fwb
s/ite (page\.ram p) (decide\.normal p (or (page\.exec p) (page\.dic p)))/ite (page.ram p) (decide.as-stage1 p (page.exec p))/
