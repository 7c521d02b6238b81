# Сертификат беретін құқықтар (extended key usage).

role-authentication = Кіру
role-signing = Қол қою
role-individual = Жеке тұлға
role-individual-system = Жеке тұлғаның ақпараттық жүйесі
role-organisation = Заңды тұлға
role-head = Бірінші басшы
role-right-to-sign = Қол қою құқығы
role-right-to-sign-finance = Қаржы құжаттарына қол қою құқығы
role-personnel = Кадр бөлімінің қызметкері
role-employee = Ұйым қызметкері
role-organisation-system = Заңды тұлғаның ақпараттық жүйесі
role-authority-staff = Куәландырушы орталықтың қызметкері
role-authority-administrator = Куәландырушы орталықтың әкімшісі
role-authority-manager = Куәландырушы орталықтың менеджері
role-authority-operator = Куәландырушы орталықтың операторы
role-identified = Жеке басы расталған
role-identified-digital-id = Жеке басы Digital ID арқылы расталған
role-treasury = Қазынашылық клиенті
role-notary = Нотариус
