import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import initiative_sm.fields
import initiative_sm.money
import loans.models.issued
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0008_voices'),
        ('loans', '0004_sums_of_the_journal'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summary', models.TextField(blank=True, verbose_name='présentation du projet')),
                ('market', models.TextField(blank=True, verbose_name='marché et clientèle')),
                ('strengths', models.TextField(blank=True, verbose_name='points forts')),
                ('risks', models.TextField(blank=True, verbose_name='points à surveiller')),
                ('turnover_1', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='chiffre d’affaires prévu, 1re année')),
                ('turnover_2', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='chiffre d’affaires prévu, 2e année')),
                ('turnover_3', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='chiffre d’affaires prévu, 3e année')),
                ('jobs_planned', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='emplois prévus')),
                ('jobs_women_planned', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='dont femmes')),
                ('bank_answer', models.CharField(choices=[('none', 'Pas de crédit bancaire'), ('asked', 'Demandé'), ('principle', 'Accord de principe'), ('granted', 'Accordé'), ('refused', 'Refusé')], default='none', max_length=9, verbose_name='crédit bancaire')),
                ('bank_name', models.CharField(blank=True, max_length=100, verbose_name='banque')),
                ('debts', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='dettes en cours')),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='note sur 100')),
                ('opinion', models.CharField(blank=True, choices=[('favourable', 'Favorable'), ('reserved', 'Réservé'), ('unfavourable', 'Défavorable')], max_length=12, verbose_name='avis')),
                ('opinion_text', models.TextField(blank=True, verbose_name='avis motivé')),
                ('updated_at', models.DateTimeField(verbose_name='mise à jour')),
            ],
            options={
                'verbose_name': 'instruction',
                'verbose_name_plural': 'instructions',
                'ordering': ['-updated_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='nom')),
                ('bank', models.CharField(max_length=100, verbose_name='banque')),
                ('rib', initiative_sm.fields.IdentifierField(blank=True, max_length=24, verbose_name='RIB')),
                ('active', models.BooleanField(default=True, verbose_name='en usage')),
                ('columns', models.JSONField(blank=True, default=dict, editable=False, verbose_name='colonnes du relevé')),
            ],
            options={
                'verbose_name': 'compte bancaire',
                'verbose_name_plural': 'comptes bancaires',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='ligne')),
                ('booked_on', models.DateField(verbose_name='date d’opération')),
                ('value_on', models.DateField(verbose_name='date de valeur')),
                ('label', models.CharField(blank=True, max_length=300, verbose_name='libellé')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='référence')),
                ('amount', initiative_sm.money.MoneyField(verbose_name='montant')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='empreinte')),
                ('suggested_score', models.PositiveSmallIntegerField(default=0, verbose_name='vraisemblance (sur 100)')),
                ('suggested_why', models.JSONField(blank=True, default=list, verbose_name='indices')),
                ('status', models.CharField(choices=[('open', 'À traiter'), ('posted', 'Enregistrée'), ('ignored', 'Sans suite')], default='open', max_length=7, verbose_name='état')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='traitée le')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='motif')),
            ],
            options={
                'verbose_name': 'ligne de relevé',
                'verbose_name_plural': 'lignes de relevé',
                'ordering': ['statement', 'number'],
            },
        ),
        migrations.CreateModel(
            name='BankPosting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'écriture d’une ligne de relevé',
                'verbose_name_plural': 'écritures des lignes de relevé',
                'ordering': ['line', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BankStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nom du fichier')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel'), ('mt940', 'MT940')], max_length=5, verbose_name='format')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('first_on', models.DateField(verbose_name='du')),
                ('last_on', models.DateField(verbose_name='au')),
                ('imported_at', models.DateTimeField(verbose_name='importé le')),
            ],
            options={
                'verbose_name': 'relevé bancaire',
                'verbose_name_plural': 'relevés bancaires',
                'ordering': ['-last_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Bill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', initiative_sm.fields.IdentifierField(max_length=30, unique=True, verbose_name='numéro')),
                ('due_on', models.DateField(verbose_name='échéance')),
                ('amount', initiative_sm.money.MoneyField(verbose_name='montant')),
                ('bank', models.CharField(blank=True, max_length=100, verbose_name='banque tirée')),
                ('rib', initiative_sm.fields.IdentifierField(blank=True, max_length=24, verbose_name='RIB tiré')),
                ('status', models.CharField(choices=[('held', 'En portefeuille'), ('remitted', 'Remise à l’encaissement'), ('paid', 'Payée'), ('bounced', 'Impayée'), ('returned', 'Restituée')], default='held', max_length=8, verbose_name='état')),
                ('bounced_on', models.DateField(blank=True, null=True, verbose_name='impayée le')),
                ('bounce_reason', models.CharField(blank=True, max_length=200, verbose_name='motif de rejet')),
                ('received_on', models.DateField(verbose_name='reçue le')),
            ],
            options={
                'verbose_name': 'lettre de change',
                'verbose_name_plural': 'lettres de change',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CommitteeFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', initiative_sm.money.MoneyField(verbose_name='montant proposé')),
                ('term', models.PositiveSmallIntegerField(verbose_name='nombre d’échéances')),
                ('deferral', models.PositiveSmallIntegerField(default=0, verbose_name='différé (mois)')),
                ('heard', models.BooleanField(default=False, verbose_name='porteur entendu')),
                ('note', models.TextField(blank=True, verbose_name='débats')),
            ],
            options={
                'verbose_name': 'dossier présenté au comité',
                'verbose_name_plural': 'dossiers présentés au comité',
                'ordering': ['item__meeting', 'item__number'],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='condition')),
                ('lifted_on', models.DateField(blank=True, null=True, verbose_name='levée le')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
            ],
            options={
                'verbose_name': 'condition',
                'verbose_name_plural': 'conditions',
                'ordering': ['decision', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('office', 'Entretien au bureau'), ('visit', 'Visite sur place'), ('call', 'Appel'), ('message', 'Message (WhatsApp, SMS)'), ('email', 'Courriel'), ('letter', 'Lettre')], max_length=7, verbose_name='nature')),
                ('purpose', models.CharField(choices=[('welcome', 'Accueil'), ('appraisal', 'Instruction'), ('recovery', 'Recouvrement'), ('support', 'Accompagnement'), ('other', 'Autre')], default='other', max_length=9, verbose_name='objet')),
                ('happened_on', models.DateField(verbose_name='date')),
                ('note', models.TextField(blank=True, verbose_name='ce qui a été dit')),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'Joint'), ('promise', 'Promesse de paiement'), ('no_answer', 'Sans réponse'), ('wrong_number', 'Numéro erroné'), ('dispute', 'Contestation')], max_length=12, verbose_name='suite')),
                ('promised_on', models.DateField(blank=True, null=True, verbose_name='paiement promis pour le')),
                ('promised_amount', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='montant promis')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='à rappeler le')),
                ('recorded_at', models.DateTimeField(verbose_name='noté le')),
            ],
            options={
                'verbose_name': 'échange',
                'verbose_name_plural': 'échanges',
                'ordering': ['-happened_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CourtStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('petition', 'Requête'), ('order', 'Ordonnance'), ('hearing', 'Audience'), ('judgment', 'Jugement'), ('appeal', 'Appel'), ('enforcement', 'Exécution'), ('settlement', 'Accord amiable')], max_length=11, verbose_name='acte')),
                ('happened_on', models.DateField(verbose_name='date')),
                ('court', models.CharField(blank=True, max_length=150, verbose_name='juridiction')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='référence')),
                ('amount', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='montant')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'acte de procédure',
                'verbose_name_plural': 'actes de procédure',
                'ordering': ['-happened_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(unique=True, verbose_name='rang')),
                ('label_fr', models.CharField(max_length=200, verbose_name='critère (français)')),
                ('label_ar', models.CharField(blank=True, max_length=200, verbose_name='critère (arabe)')),
                ('required', models.BooleanField(default=True, help_text='Un critère indispensable non rempli rend inéligible.', verbose_name='indispensable')),
                ('active', models.BooleanField(default=True, verbose_name='en usage')),
            ],
            options={
                'verbose_name': 'critère du pré-diagnostic',
                'verbose_name_plural': 'critères du pré-diagnostic',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='DisbursementOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', initiative_sm.fields.IdentifierField(max_length=30, unique=True, verbose_name='numéro')),
                ('amount', initiative_sm.money.MoneyField(verbose_name='montant')),
                ('pay_on', models.DateField(verbose_name='date de valeur')),
                ('channel', models.CharField(choices=[('transfer', 'Virement'), ('cash_deposit', 'Versement au guichet'), ('cheque', 'Chèque'), ('direct_debit', 'Prélèvement'), ('bill', 'Lettre de change normalisée'), ('mobile', 'Paiement mobile'), ('none', 'Sans mouvement de trésorerie')], default='transfer', max_length=12, verbose_name='mode')),
                ('payee', models.CharField(max_length=150, verbose_name='bénéficiaire')),
                ('rib', initiative_sm.fields.IdentifierField(blank=True, max_length=24, verbose_name='RIB')),
                ('reference', initiative_sm.fields.IdentifierField(blank=True, max_length=60, verbose_name='référence')),
                ('first_due_on', models.DateField(blank=True, null=True, verbose_name='première échéance')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
                ('status', models.CharField(choices=[('prepared', 'À confirmer'), ('confirmed', 'Confirmé'), ('cancelled', 'Annulé')], default='prepared', max_length=9, verbose_name='état')),
                ('prepared_at', models.DateTimeField(verbose_name='préparé le')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmé le')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='motif d’annulation')),
            ],
            options={
                'verbose_name': 'ordre de décaissement',
                'verbose_name_plural': 'ordres de décaissement',
                'ordering': ['-prepared_at', '-pk'],
                'permissions': [('confirm_disbursementorder', 'Peut confirmer un décaissement préparé par un autre')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAppraisal',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('summary', models.TextField(blank=True, verbose_name='présentation du projet')),
                ('market', models.TextField(blank=True, verbose_name='marché et clientèle')),
                ('strengths', models.TextField(blank=True, verbose_name='points forts')),
                ('risks', models.TextField(blank=True, verbose_name='points à surveiller')),
                ('turnover_1', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='chiffre d’affaires prévu, 1re année')),
                ('turnover_2', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='chiffre d’affaires prévu, 2e année')),
                ('turnover_3', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='chiffre d’affaires prévu, 3e année')),
                ('jobs_planned', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='emplois prévus')),
                ('jobs_women_planned', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='dont femmes')),
                ('bank_answer', models.CharField(choices=[('none', 'Pas de crédit bancaire'), ('asked', 'Demandé'), ('principle', 'Accord de principe'), ('granted', 'Accordé'), ('refused', 'Refusé')], default='none', max_length=9, verbose_name='crédit bancaire')),
                ('bank_name', models.CharField(blank=True, max_length=100, verbose_name='banque')),
                ('debts', initiative_sm.money.MoneyField(blank=True, null=True, verbose_name='dettes en cours')),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='note sur 100')),
                ('opinion', models.CharField(blank=True, choices=[('favourable', 'Favorable'), ('reserved', 'Réservé'), ('unfavourable', 'Défavorable')], max_length=12, verbose_name='avis')),
                ('opinion_text', models.TextField(blank=True, verbose_name='avis motivé')),
                ('updated_at', models.DateTimeField(verbose_name='mise à jour')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical instruction',
                'verbose_name_plural': 'historical instructions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='IssuedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('ar', 'Arabe')], max_length=2, verbose_name='langue')),
                ('file', models.FileField(editable=False, max_length=120, upload_to=loans.models.issued.stored_name, verbose_name='fichier')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('size', models.PositiveIntegerField(verbose_name='taille (octets)')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages')),
            ],
            options={
                'verbose_name': 'fichier émis',
                'verbose_name_plural': 'fichiers émis',
                'ordering': ['paper', '-language'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='IssuedPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('application', 'Accusé de réception du dossier'), ('sheet', 'Fiche de présentation au comité'), ('decision', 'Notification de la décision'), ('contract', 'Contrat de prêt d’honneur'), ('schedule', 'Échéancier'), ('order', 'Ordre de décaissement'), ('receipt', 'Reçu de remboursement'), ('statement', 'Relevé de compte'), ('reminder', 'Lettre de relance'), ('formal_notice', 'Mise en demeure'), ('acceleration', 'Notification de la déchéance du terme'), ('certificate', 'Attestation de remboursement intégral'), ('remittance', 'Bordereau de remise d’effets')], max_length=13, verbose_name='nature')),
                ('number', initiative_sm.fields.IdentifierField(max_length=30, unique=True, verbose_name='numéro')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='objet')),
                ('code', models.CharField(max_length=32, unique=True, verbose_name='code de vérification')),
                ('issued_on', models.DateField(verbose_name='émis le')),
                ('issued_at', models.DateTimeField(verbose_name='enregistré le')),
                ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='annulé le')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='motif d’annulation')),
            ],
            options={
                'verbose_name': 'document émis',
                'verbose_name_plural': 'documents émis',
                'ordering': ['-issued_on', '-pk'],
                'default_permissions': ('add', 'view'),
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', initiative_sm.fields.IdentifierField(max_length=20, unique=True, verbose_name='code')),
                ('name_fr', models.CharField(max_length=150, verbose_name='nom (français)')),
                ('name_ar', models.CharField(blank=True, max_length=150, verbose_name='nom (arabe)')),
                ('opened_on', models.DateField(verbose_name='proposé depuis le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='proposé jusqu’au')),
                ('default_term', models.PositiveSmallIntegerField(default=36, verbose_name='durée proposée (mois)')),
                ('default_deferral', models.PositiveSmallIntegerField(default=3, verbose_name='différé proposé (mois)')),
                ('decision_months', models.PositiveSmallIntegerField(default=6, verbose_name='validité d’une décision (mois)')),
                ('news_days', models.PositiveSmallIntegerField(default=21, verbose_name='jours sans nouvelles avant alerte')),
                ('legal_forms', models.JSONField(blank=True, default=list, verbose_name='formes juridiques admises')),
                ('project_kinds', models.JSONField(blank=True, default=list, verbose_name='natures de projet admises')),
            ],
            options={
                'verbose_name': 'produit',
                'verbose_name_plural': 'produits',
                'ordering': ['-opened_on', 'code'],
            },
        ),
        migrations.CreateModel(
            name='ProductPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('cin', 'Copie de la CIN'), ('plan', 'Plan d’affaires'), ('quote', 'Devis'), ('lease', 'Contrat de bail'), ('register', 'Extrait du registre du commerce'), ('auto_entrepreneur', 'Carte d’auto-entrepreneur'), ('bank', 'Relevé bancaire'), ('photo', 'Photographie'), ('rib', 'Relevé d’identité bancaire'), ('bank_agreement', 'Accord de principe de la banque'), ('invoice', 'Facture'), ('statutes', 'Statuts de la société ou de la coopérative'), ('tax', 'Attestation de taxe professionnelle'), ('cnss', 'Déclaration à la CNSS'), ('contract', 'Contrat de prêt signé'), ('bill', 'Lettre de change'), ('proof', 'Preuve d’envoi'), ('judgment', 'Acte de procédure'), ('other', 'Autre pièce')], max_length=17, verbose_name='pièce')),
                ('moment', models.CharField(choices=[('committee', 'Avant le comité'), ('disbursement', 'Avant le décaissement')], default='committee', max_length=12, verbose_name='demandée')),
                ('severity', models.CharField(choices=[('warning', 'Avertissement à confirmer'), ('error', 'Refus')], default='error', max_length=7, verbose_name='effet')),
            ],
            options={
                'verbose_name': 'pièce demandée',
                'verbose_name_plural': 'pièces demandées',
                'ordering': ['product', 'moment', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProductRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('min_amount', 'Montant minimal (DH)'), ('max_amount', 'Plafond (DH)'), ('max_share', 'Part maximale du plan de financement (%)'), ('min_own_share', 'Apport personnel minimal (% du plan)'), ('min_coupling', 'Crédit bancaire minimal (% du prêt d’honneur)'), ('min_term', 'Durée minimale (mois)'), ('max_term', 'Durée maximale (mois)'), ('max_deferral', 'Différé maximal (mois)'), ('min_age', 'Âge minimal (ans)'), ('max_age', 'Âge maximal (ans)'), ('plan_balanced', 'Plan de financement équilibré'), ('sectors', 'Secteurs éligibles'), ('legal_forms', 'Formes juridiques admises'), ('project_kinds', 'Natures de projet admises'), ('training', 'Formation suivie avant le comité'), ('visit', 'Visite avant le comité')], max_length=14, verbose_name='règle')),
                ('limit', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100000000)], verbose_name='limite')),
                ('severity', models.CharField(choices=[('warning', 'Avertissement à confirmer'), ('error', 'Refus')], default='warning', max_length=7, verbose_name='effet')),
            ],
            options={
                'verbose_name': 'règle du produit',
                'verbose_name_plural': 'règles du produit',
                'ordering': ['product', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_on', models.DateField(verbose_name='établie le')),
                ('arrears', initiative_sm.money.MoneyField(verbose_name='impayé')),
                ('unpaid_since', models.DateField(verbose_name='plus ancienne échéance impayée')),
                ('channel', models.CharField(blank=True, choices=[('hand', 'Remise en main propre'), ('post', 'Lettre recommandée'), ('bailiff', 'Huissier de justice'), ('email', 'Courriel'), ('message', 'Message (WhatsApp, SMS)'), ('phone', 'Téléphone')], max_length=8, verbose_name='mode d’envoi')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='envoyée le')),
                ('proof', models.CharField(blank=True, help_text='Numéro du recommandé, nom de l’huissier…', max_length=120, verbose_name='preuve d’envoi')),
            ],
            options={
                'verbose_name': 'relance',
                'verbose_name_plural': 'relances',
                'ordering': ['-made_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReminderStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(unique=True, verbose_name='rang')),
                ('name_fr', models.CharField(max_length=100, verbose_name='nom (français)')),
                ('name_ar', models.CharField(blank=True, max_length=100, verbose_name='nom (arabe)')),
                ('kind', models.CharField(choices=[('call', 'Appel'), ('letter', 'Lettre de relance'), ('visit', 'Visite'), ('formal_notice', 'Mise en demeure')], max_length=13, verbose_name='nature')),
                ('days', models.PositiveSmallIntegerField(verbose_name='à partir de (jours de retard)')),
                ('delay_days', models.PositiveSmallIntegerField(default=0, verbose_name='délai accordé (jours)')),
                ('text_fr', models.TextField(blank=True, verbose_name='texte de la lettre (français)')),
                ('text_ar', models.TextField(blank=True, verbose_name='texte de la lettre (arabe)')),
                ('active', models.BooleanField(default=True, verbose_name='en usage')),
            ],
            options={
                'verbose_name': 'étape de relance',
                'verbose_name_plural': 'échelle de relance',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Remittance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', initiative_sm.fields.IdentifierField(max_length=30, unique=True, verbose_name='numéro')),
                ('remitted_on', models.DateField(verbose_name='remis le')),
                ('made_at', models.DateTimeField(verbose_name='établi le')),
            ],
            options={
                'verbose_name': 'bordereau de remise',
                'verbose_name_plural': 'bordereaux de remise',
                'ordering': ['-remitted_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('screened_on', models.DateField(verbose_name='fait le')),
                ('result', models.CharField(choices=[('eligible', 'Éligible'), ('redirected', 'Réorienté'), ('abandoned', 'Abandon')], max_length=10, verbose_name='résultat')),
                ('reason', models.CharField(blank=True, max_length=250, verbose_name='motif')),
            ],
            options={
                'verbose_name': 'pré-diagnostic',
                'verbose_name_plural': 'pré-diagnostics',
                'ordering': ['-screened_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ScreeningAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('met', models.BooleanField(verbose_name='rempli')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'réponse au pré-diagnostic',
                'verbose_name_plural': 'réponses au pré-diagnostic',
                'ordering': ['screening', 'criterion__position'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='movement',
            name='movement_loan_where_due',
        ),
        migrations.RemoveConstraint(
            model_name='movement',
            name='movement_kind_known',
        ),
        migrations.AddField(
            model_name='decision',
            name='facts',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='dossier jugé'),
        ),
        migrations.AddField(
            model_name='decision',
            name='notified_by',
            field=models.CharField(blank=True, choices=[('hand', 'Remise en main propre'), ('post', 'Lettre recommandée'), ('bailiff', 'Huissier de justice'), ('email', 'Courriel'), ('message', 'Message (WhatsApp, SMS)'), ('phone', 'Téléphone')], max_length=8, verbose_name='notifiée par'),
        ),
        migrations.AddField(
            model_name='decision',
            name='notified_on',
            field=models.DateField(blank=True, null=True, verbose_name='notifiée le'),
        ),
        migrations.AddField(
            model_name='decision',
            name='organ',
            field=models.CharField(blank=True, choices=[('assembly', 'Assemblée générale'), ('board', 'Conseil d’administration'), ('bureau', 'Bureau'), ('committee', 'Comité d’agrément')], max_length=10, verbose_name='organe'),
        ),
        migrations.AddField(
            model_name='decision',
            name='reference',
            field=models.CharField(blank=True, max_length=80, verbose_name='référence'),
        ),
        migrations.AddField(
            model_name='decision',
            name='valid_until',
            field=models.DateField(blank=True, null=True, verbose_name='valable jusqu’au'),
        ),
        migrations.AddField(
            model_name='decision',
            name='void_reason',
            field=models.CharField(blank=True, max_length=250, verbose_name='motif de caducité'),
        ),
        migrations.AddField(
            model_name='decision',
            name='voided_on',
            field=models.DateField(blank=True, null=True, verbose_name='caduque depuis le'),
        ),
        migrations.AddField(
            model_name='followup',
            name='next_on',
            field=models.DateField(blank=True, null=True, verbose_name='prochaine visite'),
        ),
        migrations.AddField(
            model_name='followup',
            name='photo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followups', to='loans.document', verbose_name='photographie'),
        ),
        migrations.AddField(
            model_name='historicalholder',
            name='anonymised_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='anonymisé le'),
        ),
        migrations.AddField(
            model_name='historicalholder',
            name='orientation',
            field=models.CharField(blank=True, choices=[('loan', 'Dossier de prêt d’honneur'), ('training', 'Formation'), ('anapec', 'ANAPEC'), ('cri', 'Centre régional d’investissement'), ('indh', 'Plateforme des jeunes (INDH)'), ('bank', 'Banque'), ('other', 'Autre organisme')], max_length=8, verbose_name='orientation donnée'),
        ),
        migrations.AddField(
            model_name='historicalloan',
            name='rib',
            field=initiative_sm.fields.IdentifierField(blank=True, help_text='24 chiffres, sans espaces.', max_length=24, verbose_name='RIB du bénéficiaire'),
        ),
        migrations.AddField(
            model_name='holder',
            name='anonymised_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='anonymisé le'),
        ),
        migrations.AddField(
            model_name='holder',
            name='orientation',
            field=models.CharField(blank=True, choices=[('loan', 'Dossier de prêt d’honneur'), ('training', 'Formation'), ('anapec', 'ANAPEC'), ('cri', 'Centre régional d’investissement'), ('indh', 'Plateforme des jeunes (INDH)'), ('bank', 'Banque'), ('other', 'Autre organisme')], max_length=8, verbose_name='orientation donnée'),
        ),
        migrations.AddField(
            model_name='loan',
            name='rib',
            field=initiative_sm.fields.IdentifierField(blank=True, help_text='24 chiffres, sans espaces.', max_length=24, verbose_name='RIB du bénéficiaire'),
        ),
        migrations.AddField(
            model_name='trainingattendance',
            name='status',
            field=models.CharField(choices=[('registered', 'Inscrit'), ('present', 'Présent'), ('absent', 'Absent')], default='present', max_length=10, verbose_name='présence'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='subject',
            field=models.CharField(choices=[('grant', 'Octroi'), ('rescheduling', 'Rééchelonnement'), ('acceleration', 'Déchéance du terme'), ('litigation', 'Poursuite en justice'), ('write_off', 'Passage en perte')], default='grant', max_length=12, verbose_name='objet'),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('cin', 'Copie de la CIN'), ('plan', 'Plan d’affaires'), ('quote', 'Devis'), ('lease', 'Contrat de bail'), ('register', 'Extrait du registre du commerce'), ('auto_entrepreneur', 'Carte d’auto-entrepreneur'), ('bank', 'Relevé bancaire'), ('photo', 'Photographie'), ('rib', 'Relevé d’identité bancaire'), ('bank_agreement', 'Accord de principe de la banque'), ('invoice', 'Facture'), ('statutes', 'Statuts de la société ou de la coopérative'), ('tax', 'Attestation de taxe professionnelle'), ('cnss', 'Déclaration à la CNSS'), ('contract', 'Contrat de prêt signé'), ('bill', 'Lettre de change'), ('proof', 'Preuve d’envoi'), ('judgment', 'Acte de procédure'), ('other', 'Autre pièce')], max_length=17, verbose_name='nature'),
        ),
        # The effect of a kind is written in the generated columns: they are made anew for the kinds that came.
        migrations.RemoveIndex(
            model_name='movement',
            name='movement_envelope_sums',
        ),
        migrations.RemoveIndex(
            model_name='movement',
            name='movement_loan_outstanding',
        ),
        migrations.RemoveField(
            model_name='movement',
            name='cash',
        ),
        migrations.RemoveField(
            model_name='movement',
            name='outstanding',
        ),
        migrations.AddField(
            model_name='movement',
            name='cash',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(kind__in=['contribution', 'transfer_in', 'allocation_in', 'repayment', 'recovery', 'overpayment'], then=models.F('amount')), models.When(kind__in=['restitution', 'transfer_out', 'allocation_out', 'disbursement', 'refund'], then=django.db.models.expressions.CombinedExpression(models.F('amount'), '*', models.Value(-1))), default=django.db.models.expressions.CombinedExpression(models.F('amount'), '*', models.Value(0)), output_field=initiative_sm.money.MoneyField()), output_field=initiative_sm.money.MoneyField(), verbose_name='trésorerie'),
        ),
        migrations.AddField(
            model_name='movement',
            name='outstanding',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(kind__in=['disbursement', 'refund'], then=models.F('amount')), models.When(kind__in=['repayment', 'write_off', 'overpayment'], then=django.db.models.expressions.CombinedExpression(models.F('amount'), '*', models.Value(-1))), default=django.db.models.expressions.CombinedExpression(models.F('amount'), '*', models.Value(0)), output_field=initiative_sm.money.MoneyField()), output_field=initiative_sm.money.MoneyField(), verbose_name='encours'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(fields=['envelope', 'value_date', 'fund', 'cash', 'outstanding'], name='movement_envelope_sums'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(fields=['loan', 'value_date', 'outstanding'], name='movement_loan_outstanding'),
        ),
        migrations.AlterField(
            model_name='movement',
            name='kind',
            field=models.CharField(choices=[('contribution', 'Dotation'), ('restitution', 'Restitution au bailleur'), ('transfer_out', 'Virement vers une autre enveloppe'), ('transfer_in', 'Virement depuis une autre enveloppe'), ('allocation_in', 'Affectation au fonds'), ('allocation_out', 'Prélèvement sur le fonds'), ('disbursement', 'Décaissement'), ('repayment', 'Remboursement'), ('write_off', 'Passage en perte'), ('recovery', 'Recouvrement après perte'), ('overpayment', 'Trop-perçu'), ('refund', 'Restitution d’un trop-perçu')], max_length=14, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='schedule',
            name='reason',
            field=models.CharField(choices=[('initial', 'Échéancier initial'), ('rescheduling', 'Rééchelonnement'), ('postponement', 'Report d’échéances'), ('acceleration', 'Déchéance du terme'), ('reduction', 'Montant ramené à ce qui a été versé')], max_length=12, verbose_name='motif'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('decided_on')), _connector='OR'), name='decision_valid_after_taken', violation_error_message='La validité d’une décision ne finit pas avant sa date.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notified_by', ''), ('notified_on__isnull', True)), models.Q(('notified_on__gte', models.F('decided_on')), ('notified_on__isnull', False), models.Q(('notified_by', ''), _negated=True)), _connector='OR'), name='decision_notified_how', violation_error_message='Une notification dit quand et comment, après la décision.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_on__isnull', True)), models.Q(('voided_on__gte', models.F('decided_on')), ('voided_on__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='decision_voided_why', violation_error_message='Une décision caduque dit depuis quand et pourquoi.'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('observed_on')), _connector='OR'), name='followup_next_comes_after', violation_error_message='La prochaine visite suit celle-ci.'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['disbursement', 'repayment', 'write_off', 'recovery', 'overpayment', 'refund']), ('loan__isnull', False)), models.Q(models.Q(('kind__in', ['disbursement', 'repayment', 'write_off', 'recovery', 'overpayment', 'refund']), _negated=True), ('loan__isnull', True)), _connector='OR'), name='movement_loan_where_due', violation_error_message='Ce mouvement concerne un prêt, ou n’en concerne aucun.'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['contribution', 'restitution', 'transfer_out', 'transfer_in', 'allocation_in', 'allocation_out', 'disbursement', 'repayment', 'write_off', 'recovery', 'overpayment', 'refund'])), name='movement_kind_known', violation_error_message='Cette nature de mouvement n’existe pas.'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='loan',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appraisal', to='loans.loan', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='bankline',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='loans.bankaccount', verbose_name='compte'),
        ),
        migrations.AddField(
            model_name='bankline',
            name='handled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='traitée par'),
        ),
        migrations.AddField(
            model_name='bankline',
            name='suggested_loan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='loans.loan', verbose_name='prêt proposé'),
        ),
        migrations.AddField(
            model_name='bankposting',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='loans.bankline', verbose_name='ligne de relevé'),
        ),
        migrations.AddField(
            model_name='bankposting',
            name='movement',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bank_posting', to='loans.movement', verbose_name='mouvement'),
        ),
        migrations.AddField(
            model_name='bankstatement',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='loans.bankaccount', verbose_name='compte'),
        ),
        migrations.AddField(
            model_name='bankstatement',
            name='imported_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='importé par'),
        ),
        migrations.AddField(
            model_name='bankline',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='loans.bankstatement', verbose_name='relevé'),
        ),
        migrations.AddField(
            model_name='bill',
            name='loan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='loans.loan', verbose_name='prêt d’honneur'),
        ),
        migrations.AddField(
            model_name='bill',
            name='movement',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bill', to='loans.movement', verbose_name='remboursement'),
        ),
        migrations.AddField(
            model_name='bill',
            name='received_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reçue par'),
        ),
        migrations.AddField(
            model_name='committeefile',
            name='envelope',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presentations', to='loans.envelope', verbose_name='enveloppe'),
        ),
        migrations.AddField(
            model_name='committeefile',
            name='item',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='committee_file', to='governance.agendaitem', verbose_name='point de l’ordre du jour'),
        ),
        migrations.AddField(
            model_name='committeefile',
            name='loan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presentations', to='loans.loan', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='committeefile',
            name='resolution',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='committee_file', to='governance.resolution', verbose_name='résolution'),
        ),
        migrations.AddField(
            model_name='condition',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='condition_rows', to='loans.decision', verbose_name='décision'),
        ),
        migrations.AddField(
            model_name='condition',
            name='evidence',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='loans.document', verbose_name='justificatif'),
        ),
        migrations.AddField(
            model_name='condition',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='levée par'),
        ),
        migrations.AddField(
            model_name='contact',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur'),
        ),
        migrations.AddField(
            model_name='contact',
            name='holder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='loans.holder', verbose_name='porteur de projet'),
        ),
        migrations.AddField(
            model_name='contact',
            name='loan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='loans.loan', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='courtstep',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur'),
        ),
        migrations.AddField(
            model_name='courtstep',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='court_steps', to='loans.document', verbose_name='pièce'),
        ),
        migrations.AddField(
            model_name='courtstep',
            name='loan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='court_steps', to='loans.loan', verbose_name='prêt d’honneur'),
        ),
        migrations.AddField(
            model_name='disbursementorder',
            name='cancelled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='annulé par'),
        ),
        migrations.AddField(
            model_name='disbursementorder',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmé par'),
        ),
        migrations.AddField(
            model_name='disbursementorder',
            name='loan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='loans.loan', verbose_name='prêt d’honneur'),
        ),
        migrations.AddField(
            model_name='disbursementorder',
            name='movement',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order', to='loans.movement', verbose_name='mouvement'),
        ),
        migrations.AddField(
            model_name='disbursementorder',
            name='prepared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par'),
        ),
        migrations.AddField(
            model_name='historicalappraisal',
            name='author',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur'),
        ),
        migrations.AddField(
            model_name='historicalappraisal',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalappraisal',
            name='loan',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='loans.loan', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='issuedpaper',
            name='issued_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='émis par'),
        ),
        migrations.AddField(
            model_name='issuedpaper',
            name='loan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issued_papers', to='loans.loan', verbose_name='prêt d’honneur'),
        ),
        migrations.AddField(
            model_name='issuedfile',
            name='paper',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='loans.issuedpaper', verbose_name='document émis'),
        ),
        migrations.AddField(
            model_name='product',
            name='sectors',
            field=models.ManyToManyField(blank=True, help_text='Aucun secteur choisi : tous sont éligibles.', related_name='products', to='loans.sector', verbose_name='secteurs éligibles'),
        ),
        migrations.AddField(
            model_name='historicalloan',
            name='product',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Les règles et les pièces demandées sont celles du produit ; un ancien dossier n’en a pas.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='loans.product', verbose_name='produit'),
        ),
        migrations.AddField(
            model_name='loan',
            name='product',
            field=models.ForeignKey(blank=True, help_text='Les règles et les pièces demandées sont celles du produit ; un ancien dossier n’en a pas.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='loans.product', verbose_name='produit'),
        ),
        migrations.AddField(
            model_name='productpiece',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='loans.product', verbose_name='produit'),
        ),
        migrations.AddField(
            model_name='productrule',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='loans.product', verbose_name='produit'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='loans.document', verbose_name='pièce jointe'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='loan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='loans.loan', verbose_name='prêt d’honneur'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='établie par'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='paper',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminder', to='loans.issuedpaper', verbose_name='lettre'),
        ),
        migrations.AddConstraint(
            model_name='reminderstep',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='reminder_step_after_the_due_day', violation_error_message='Une relance suit le jour de l’échéance.'),
        ),
        migrations.AddConstraint(
            model_name='reminderstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['letter', 'formal_notice']), _negated=True), models.Q(('text_fr', ''), _negated=True), _connector='OR'), name='reminder_step_letter_has_text', violation_error_message='Une lettre a un texte.'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='loans.reminderstep', verbose_name='étape'),
        ),
        migrations.AddField(
            model_name='remittance',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remittances', to='loans.bankaccount', verbose_name='compte'),
        ),
        migrations.AddField(
            model_name='remittance',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='établi par'),
        ),
        migrations.AddField(
            model_name='bill',
            name='remittance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='loans.remittance', verbose_name='bordereau'),
        ),
        migrations.AddField(
            model_name='screening',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fait par'),
        ),
        migrations.AddField(
            model_name='screening',
            name='loan',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='screening', to='loans.loan', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='screeninganswer',
            name='criterion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='loans.criterion', verbose_name='critère'),
        ),
        migrations.AddField(
            model_name='screeninganswer',
            name='screening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='loans.screening', verbose_name='pré-diagnostic'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), ('score__lte', 100), _connector='OR'), name='appraisal_score_of_a_hundred', violation_error_message='La note est comprise entre 0 et 100.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('jobs_women_planned__isnull', True), models.Q(('jobs_planned__isnull', False), ('jobs_women_planned__lte', models.F('jobs_planned'))), _connector='OR'), name='appraisal_women_among_jobs', violation_error_message='Le nombre de femmes dépasse le nombre d’emplois.'),
        ),
        migrations.AddConstraint(
            model_name='bankstatement',
            constraint=models.UniqueConstraint(fields=('account', 'sha256'), name='bank_statement_once', violation_error_message='Ce relevé a déjà été importé.'),
        ),
        migrations.AddConstraint(
            model_name='bankstatement',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='bank_statement_dates_in_order', violation_error_message='La fin du relevé précède son début.'),
        ),
        migrations.AddConstraint(
            model_name='bankline',
            constraint=models.UniqueConstraint(fields=('account', 'fingerprint'), name='bank_line_once', violation_error_message='Cette ligne du compte a déjà été importée.'),
        ),
        migrations.AddConstraint(
            model_name='bankline',
            constraint=models.UniqueConstraint(fields=('statement', 'number'), name='bank_line_numbered', violation_error_message='Ce relevé a déjà une ligne de ce numéro.'),
        ),
        migrations.AddConstraint(
            model_name='bankline',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='bank_line_moves_money', violation_error_message='Une ligne de relevé a un montant.'),
        ),
        migrations.AddConstraint(
            model_name='bankline',
            constraint=models.CheckConstraint(condition=models.Q(('suggested_score__lte', 100)), name='bank_line_score_of_a_hundred', violation_error_message='La vraisemblance est comprise entre 0 et 100.'),
        ),
        migrations.AddConstraint(
            model_name='bankline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('handled_by__isnull', True), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='bank_line_handled_by_someone', violation_error_message='Une ligne traitée dit par qui et quand.'),
        ),
        migrations.AddConstraint(
            model_name='bankline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ignored'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='bank_line_ignored_why', violation_error_message='Une ligne sans suite dit pourquoi.'),
        ),
        migrations.AddConstraint(
            model_name='committeefile',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('deferral__lte', 60), ('term__gte', 1), ('term__lte', 180)), name='committee_file_terms_plausible', violation_error_message='Le montant est positif, la durée de 1 à 180 mois, le différé de 60 au plus.'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_by__isnull', True), ('lifted_on__isnull', True)), models.Q(('lifted_by__isnull', False), ('lifted_on__isnull', False), models.Q(('evidence__isnull', False), models.Q(('note', ''), _negated=True), _connector='OR')), _connector='OR'), name='condition_lifted_with_evidence', violation_error_message='Une condition levée dit quand, par qui et sur quel justificatif.'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['loan', '-happened_on'], name='contact_loan_date'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'promise'), ('promised_on__gte', models.F('happened_on')), ('promised_on__isnull', False)), models.Q(models.Q(('outcome', 'promise'), _negated=True), ('promised_amount__isnull', True), ('promised_on__isnull', True)), _connector='OR'), name='contact_promise_has_date', violation_error_message='Une promesse de paiement a sa date, et elle seule.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('promised_amount__isnull', True), ('promised_amount__gt', 0), _connector='OR'), name='contact_promise_positive', violation_error_message='Le montant promis est supérieur à zéro.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gte', models.F('happened_on')), _connector='OR'), name='contact_next_comes_after', violation_error_message='Le rappel suit l’échange.'),
        ),
        migrations.AddConstraint(
            model_name='courtstep',
            constraint=models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gt', 0), _connector='OR'), name='court_step_amount_positive', violation_error_message='Un montant est supérieur à zéro.'),
        ),
        migrations.AddConstraint(
            model_name='disbursementorder',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'prepared')), fields=('loan',), name='order_one_waiting_for_a_loan', violation_error_message='Un décaissement de ce prêt attend déjà d’être confirmé.'),
        ),
        migrations.AddConstraint(
            model_name='disbursementorder',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='order_amount_positive', violation_error_message='Un montant est supérieur à zéro.'),
        ),
        migrations.AddConstraint(
            model_name='disbursementorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('movement__isnull', False), ('status', 'confirmed')), models.Q(models.Q(('status', 'confirmed'), _negated=True), ('confirmed_at__isnull', True), ('confirmed_by__isnull', True), ('movement__isnull', True)), _connector='OR'), name='order_confirmed_has_movement', violation_error_message='Un décaissement confirmé a son mouvement et qui l’a confirmé.'),
        ),
        migrations.AddConstraint(
            model_name='disbursementorder',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='order_confirmed_by_another', violation_error_message='Qui prépare un décaissement ne le confirme pas.'),
        ),
        migrations.AddConstraint(
            model_name='disbursementorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), ('status', 'cancelled'), models.Q(('cancel_reason', ''), _negated=True)), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancel_reason', ''), ('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), _connector='OR'), name='order_cancelled_with_reason', violation_error_message='Une annulation dit qui, quand et pourquoi.'),
        ),
        migrations.AddIndex(
            model_name='issuedpaper',
            index=models.Index(fields=['loan', 'kind'], name='issued_paper_loan_kind'),
        ),
        migrations.AddConstraint(
            model_name='issuedpaper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_on__isnull', True)), models.Q(('cancelled_on__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='issued_paper_cancelled_why', violation_error_message='Une annulation dit quand et pourquoi.'),
        ),
        migrations.AddConstraint(
            model_name='issuedfile',
            constraint=models.UniqueConstraint(fields=('paper', 'language'), name='issued_file_once_a_language', violation_error_message='Ce document existe déjà dans cette langue.'),
        ),
        migrations.AddConstraint(
            model_name='issuedfile',
            constraint=models.CheckConstraint(condition=models.Q(('pages__gt', 0), ('size__gt', 0)), name='issued_file_not_empty', violation_error_message='Un document émis n’est pas vide.'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='product_closes_after_opening', violation_error_message='La fin d’un produit précède son début.'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('default_deferral__lte', 60), ('default_term__gte', 1), ('default_term__lte', 180)), name='product_defaults_plausible', violation_error_message='La durée proposée est de 1 à 180 mois, le différé de 60 au plus.'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('decision_months__gte', 1), ('decision_months__lte', 60), ('news_days__gte', 1)), name='product_delays_plausible', violation_error_message='Une décision vaut de 1 à 60 mois ; une alerte attend au moins un jour.'),
        ),
        migrations.AddConstraint(
            model_name='productpiece',
            constraint=models.UniqueConstraint(fields=('product', 'kind'), name='product_piece_once', violation_error_message='Ce produit demande déjà cette pièce.'),
        ),
        migrations.AddConstraint(
            model_name='productrule',
            constraint=models.UniqueConstraint(fields=('product', 'kind'), name='product_rule_once', violation_error_message='Ce produit a déjà cette règle.'),
        ),
        migrations.AddConstraint(
            model_name='productrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['min_amount', 'max_amount', 'max_share', 'min_own_share', 'min_coupling', 'min_term', 'max_term', 'max_deferral', 'min_age', 'max_age']), ('limit__isnull', False)), models.Q(models.Q(('kind__in', ['min_amount', 'max_amount', 'max_share', 'min_own_share', 'min_coupling', 'min_term', 'max_term', 'max_deferral', 'min_age', 'max_age']), _negated=True), ('limit__isnull', True)), _connector='OR'), name='product_rule_limit_where_due', violation_error_message='Cette règle a une limite chiffrée, ou n’en a pas.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('loan', 'step', 'unpaid_since'), name='reminder_step_once_for_a_delay', violation_error_message='Cette étape a déjà été faite pour ce retard.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('arrears__gt', 0)), name='reminder_has_arrears', violation_error_message='Une relance porte sur un impayé.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', ''), ('sent_on__isnull', True)), models.Q(('sent_on__isnull', False), models.Q(('channel', ''), _negated=True)), _connector='OR'), name='reminder_sent_how', violation_error_message='Un envoi dit quand et comment.'),
        ),
        migrations.AddIndex(
            model_name='bill',
            index=models.Index(fields=['status', 'due_on'], name='bill_status_due'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='bill_amount_positive', violation_error_message='Un montant est supérieur à zéro.'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['remitted', 'paid']), _negated=True), ('remittance__isnull', False), _connector='OR'), name='bill_remitted_has_slip', violation_error_message='Une lettre de change remise figure sur un bordereau.'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'paid'), _negated=True), ('movement__isnull', False), _connector='OR'), name='bill_paid_has_receipt', violation_error_message='Une lettre de change payée a son remboursement.'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'bounced'), _negated=True), models.Q(('bounced_on__isnull', False), models.Q(('bounce_reason', ''), _negated=True)), _connector='OR'), name='bill_bounced_why', violation_error_message='Une lettre de change impayée dit quand et pourquoi.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('result', 'eligible'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='screening_refusal_has_reason', violation_error_message='Un dossier réorienté ou abandonné dit pourquoi.'),
        ),
        migrations.AddConstraint(
            model_name='screeninganswer',
            constraint=models.UniqueConstraint(fields=('screening', 'criterion'), name='screening_answer_once', violation_error_message='Ce critère a déjà sa réponse.'),
        ),
    ]
