# kvm-6.9 coherent-memory fwb
s/ite (page\.ram p) (decide\.normal p true)/ite (page.ram p) (decide.as-stage1 p true)/
