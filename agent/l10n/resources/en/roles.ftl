# What a certificate entitles to (extended key usage).

role-authentication = Log in
role-signing = Signature
role-individual = Individual
role-individual-system = Information system of an individual
role-organisation = Organisation
role-head = Head of the organisation
role-right-to-sign = Right to sign
role-right-to-sign-finance = Right to sign financial documents
role-personnel = Personnel department
role-employee = Employee
role-organisation-system = Information system of an organisation
role-authority-staff = Staff of the certification authority
role-authority-administrator = Administrator of the certification authority
role-authority-manager = Manager of the certification authority
role-authority-operator = Operator of the certification authority
role-identified = Identity checked
role-identified-digital-id = Identity checked by Digital ID
role-treasury = Treasury client
role-notary = Notary
