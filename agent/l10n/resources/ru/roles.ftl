# На что даёт право сертификат (extended key usage).

role-authentication = Вход
role-signing = Подпись
role-individual = Физическое лицо
role-individual-system = Информационная система физического лица
role-organisation = Юридическое лицо
role-head = Первый руководитель
role-right-to-sign = Право подписи
role-right-to-sign-finance = Право подписи финансовых документов
role-personnel = Сотрудник отдела кадров
role-employee = Сотрудник организации
role-organisation-system = Информационная система юридического лица
role-authority-staff = Персонал удостоверяющего центра
role-authority-administrator = Администратор удостоверяющего центра
role-authority-manager = Менеджер удостоверяющего центра
role-authority-operator = Оператор удостоверяющего центра
role-identified = Личность подтверждена
role-identified-digital-id = Личность подтверждена через Digital ID
role-treasury = Клиент казначейства
role-notary = Нотариус
