/** Names of files that keep secrets, as globs of their last names, and where the name is documented. */
interface Secrets {
  readonly names: readonly string[];
  readonly source: string;
}

export const SECRETS: readonly Secrets[] = [
  // Settings of programs
  { names: ['.env', '.env.*', '*.env'], source: 'https://www.dotenv.org/docs/security/env' },
  { names: ['.envrc'], source: 'https://direnv.net/man/direnv.1.html' },
  {
    names: ['.dev.vars', '.dev.vars.*'],
    source: 'https://developers.cloudflare.com/workers/configuration/secrets/',
  },
  {
    names: ['.streamlit/secrets.toml'],
    source: 'https://docs.streamlit.io/develop/api-reference/connections/secrets.toml',
  },
  { names: ['secrets.{yml,yaml}'], source: 'https://www.home-assistant.io/docs/configuration/secrets/' },
  { names: ['secrets.json'], source: 'https://learn.microsoft.com/aspnet/core/security/app-secrets' },
  {
    names: ['local.settings.json'],
    source: 'https://learn.microsoft.com/azure/azure-functions/functions-develop-local',
  },
  {
    names: ['*.tfvars', '*.tfvars.json'],
    source: 'https://github.com/github/gitignore/blob/main/Terraform.gitignore',
  },
  { names: ['*.tfstate'], source: 'https://developer.hashicorp.com/terraform/language/state/sensitive-data' },
  // Keys
  {
    names: ['id_{rsa,dsa,ecdsa,ecdsa_sk,ed25519,ed25519_sk,xmss}', '.ssh/id_*'],
    source: 'https://man.openbsd.org/ssh-keygen.1',
  },
  { names: ['ssh_host_*_key'], source: 'https://man.openbsd.org/sshd.8' },
  { names: ['*.pem', '*.key', '*.p8'], source: 'https://www.rfc-editor.org/rfc/rfc7468' },
  { names: ['*.{p12,pfx}'], source: 'https://www.rfc-editor.org/rfc/rfc7292' },
  {
    names: ['*.{jks,keystore,bks}'],
    source: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html',
  },
  { names: ['*.ppk'], source: 'https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html' },
  {
    names: ['.gnupg/private-keys-v1.d/**', 'secring.gpg', '*{private,secret}*.{asc,gpg}'],
    source: 'https://www.gnupg.org/documentation/manuals/gnupg/GPG-Configuration.html',
  },
  { names: ['sops/age/keys.txt', '*.agekey'], source: 'https://getsops.io/docs/' },
  { names: ['*.keytab'], source: 'https://web.mit.edu/kerberos/krb5-latest/doc/basic/keytab_def.html' },
  {
    names: ['*.ovpn'],
    source: 'https://openvpn.net/community-docs/community-articles/openvpn-2-6-manual.html',
  },
  { names: ['wallet.dat'], source: 'https://github.com/bitcoin/bitcoin/blob/master/doc/files.md' },
  { names: ['keystore/UTC--*'], source: 'https://geth.ethereum.org/docs/fundamentals/account-management' },
  // Logins of tools
  { names: ['.netrc', '_netrc'], source: 'https://everything.curl.dev/usingcurl/netrc.html' },
  { names: ['.git-credentials', 'git/credentials'], source: 'https://git-scm.com/docs/git-credential-store' },
  { names: ['gh/hosts.yml'], source: 'https://cli.github.com/manual/gh_auth_login' },
  { names: ['glab-cli/config.yml'], source: 'https://docs.gitlab.com/cli/' },
  { names: ['.npmrc'], source: 'https://docs.npmjs.com/cli/configuring-npm/npmrc' },
  { names: ['.pypirc'], source: 'https://packaging.python.org/en/latest/specifications/pypirc/' },
  { names: ['.gem/credentials'], source: 'https://guides.rubygems.org/api-key-scopes/' },
  {
    names: ['.cargo/credentials', '.cargo/credentials.toml'],
    source: 'https://doc.rust-lang.org/cargo/reference/config.html#credentials',
  },
  {
    names: ['auth.json'],
    source: 'https://getcomposer.org/doc/articles/authentication-for-private-packages.md',
  },
  {
    names: ['.m2/settings.xml', '.m2/settings-security.xml'],
    source: 'https://maven.apache.org/guides/mini/guide-encryption.html',
  },
  {
    names: ['.gradle/gradle.properties'],
    source: 'https://docs.gradle.org/current/userguide/build_environment.html',
  },
  {
    names: ['.docker/config.json', '.dockercfg', '.dockerconfigjson'],
    source: 'https://docs.docker.com/reference/cli/docker/login/',
  },
  {
    names: ['.kube/config', 'kubeconfig', '*.kubeconfig'],
    source: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
  },
  {
    names: ['.terraformrc', 'terraform.rc', 'credentials.tfrc.json'],
    source: 'https://developer.hashicorp.com/terraform/cli/config/config-file',
  },
  { names: ['.vault-token'], source: 'https://developer.hashicorp.com/vault/docs/commands/token-helper' },
  {
    names: ['.pgpass', 'pgpass.conf', '.pg_service.conf'],
    source: 'https://www.postgresql.org/docs/current/libpq-pgpass.html',
  },
  { names: ['.my.cnf', '.mylogin.cnf'], source: 'https://dev.mysql.com/doc/refman/8.4/en/option-files.html' },
  { names: ['.htpasswd'], source: 'https://httpd.apache.org/docs/current/programs/htpasswd.html' },
  { names: ['etc/{shadow,gshadow}'], source: 'https://man7.org/linux/man-pages/man5/shadow.5.html' },
  { names: ['rclone.conf'], source: 'https://rclone.org/docs/#config-file' },
  { names: ['.claude/.credentials.json'], source: 'https://docs.claude.com/en/docs/claude-code/iam' },
  // Clouds
  {
    names: ['.aws/credentials', '.aws/{cli,sso}/cache/*.json'],
    source: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html',
  },
  { names: ['.boto', '.s3cfg'], source: 'https://cloud.google.com/storage/docs/boto-gsutil' },
  {
    names: [
      'gcloud/{credentials,access_tokens}.db',
      'gcloud/legacy_credentials/**',
      'application_default_credentials.json',
    ],
    source: 'https://cloud.google.com/docs/authentication/application-default-credentials',
  },
  {
    names: ['client_secret*.json', 'credentials.json'],
    source: 'https://developers.google.com/workspace/guides/create-credentials',
  },
  { names: ['*service{-,_}account*.json'], source: 'https://cloud.google.com/iam/docs/keys-create-delete' },
  { names: ['*firebase-adminsdk*.json'], source: 'https://firebase.google.com/docs/admin/setup' },
  {
    names: ['.azure/{accessTokens.json,msal_token_cache.*,service_principal_entries.*}'],
    source: 'https://learn.microsoft.com/cli/azure/msal-based-azure-cli',
  },
  { names: ['doctl/config.yaml'], source: 'https://docs.digitalocean.com/reference/doctl/' },
  { names: ['.fly/config.yml'], source: 'https://fly.io/docs/flyctl/' },
  // Vaults of people
  { names: ['*.kdb', '*.kdbx'], source: 'https://keepass.info/help/base/repair.html' },
  { names: ['*.keychain', '*.keychain-db'], source: 'https://support.apple.com/guide/keychain-access/' },
  { names: ['keyrings/*.keyring'], source: 'https://wiki.gnome.org/Projects/GnomeKeyring' },
  {
    names: ['key4.db', 'logins.json', 'cookies.sqlite'],
    source: 'https://support.mozilla.org/kb/profiles-where-firefox-stores-user-data',
  },
  {
    names: ['Login Data', 'Login Data For Account'],
    source: 'https://chromium.googlesource.com/chromium/src/+/main/docs/user_data_dir.md',
  },
];

/** What would match above and keeps none: examples, what is encrypted, and the public half of keys. */
export const PASSING: readonly string[] = [
  '*.{example,sample,template,tpl,dist,schema}',
  '*{example,sample,template}.env',
  '.env.vault',
  '*.d.ts',
  '*.pub',
  '*public*.{key,pem,asc,gpg}',
  '*.pub.{key,pem}',
  // As certbot and curl name certificates: https://eff-certbot.readthedocs.io/en/stable/using.html
  '{ca,cert,cacert,ca-bundle,ca-cert,chain,fullchain}.pem',
  '*{-,_,.}{ca,cert,chain,crt}.pem',
  'dhparam*.pem',
];
