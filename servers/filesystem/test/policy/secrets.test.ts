import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecret } from '../../src/policy/secrets.ts';
import { SECRETS } from '../../src/policy/secrets-table.ts';
import { place, placeIn } from './place.ts';

const CLOSED = `
  .env .env.local .env.production .env.test .env.keys prod.env a/b/.env .envrc .dev.vars .dev.vars.staging
  .streamlit/secrets.toml config/secrets.yml secrets.yaml secrets.json local.settings.json config/master.key
  config/credentials/production.key terraform.tfvars prod.auto.tfvars.json terraform.tfstate terraform.tfstate.backup
  id_rsa id_dsa id_ecdsa id_ed25519 id_ed25519_sk id_xmss .ssh/id_work ssh_host_rsa_key
  server.pem privkey.pem key.pem cert-key.pem server.key AuthKey_1.p8 my.p12 my.pfx my.jks my.keystore my.bks my.ppk
  .gnupg/private-keys-v1.d/A.key .gnupg/private-keys-v1.d/x/y secring.gpg my-private.asc secret-key.gpg
  .config/sops/age/keys.txt my.agekey krb5.keytab office.ovpn wallet.dat keystore/UTC--2026-01-01--abc
  .netrc _netrc .git-credentials .config/git/credentials .config/gh/hosts.yml .config/glab-cli/config.yml
  .npmrc .pypirc .gem/credentials .cargo/credentials .cargo/credentials.toml auth.json .m2/settings.xml
  .m2/settings-security.xml .gradle/gradle.properties .docker/config.json .dockercfg .dockerconfigjson .kube/config
  kubeconfig dev.kubeconfig .terraformrc terraform.rc .terraform.d/credentials.tfrc.json .vault-token .pgpass
  pgpass.conf .pg_service.conf .my.cnf .mylogin.cnf .htpasswd etc/shadow etc/gshadow .config/rclone/rclone.conf
  .claude/.credentials.json .aws/credentials .aws/sso/cache/a.json .aws/cli/cache/b.json .boto .s3cfg
  gcloud/credentials.db gcloud/access_tokens.db gcloud/legacy_credentials/me/adc.json
  gcloud/application_default_credentials.json client_secret_1.apps.json client_secret.json credentials.json
  my-service-account.json my_service_account_key.json app-firebase-adminsdk-x.json .azure/accessTokens.json
  .azure/msal_token_cache.json .azure/service_principal_entries.bin doctl/config.yaml .fly/config.yml
  me.kdb me.kdbx login.keychain login.keychain-db keyrings/login.keyring key4.db logins.json cookies.sqlite
  .ENV Id_Rsa SERVER.PEM .env. .env.. .e\u200Bnv .m2/\u017Fettings.xml \u212Aubeconfig
  .env~ .env.bak .env.old .env.orig .env.save #.env# .#.env .env.swp .id_rsa.swp .netrc.swo id_rsa.bak id_rsa~
  credentials.json.old server(1).key secrets.json.bak~
`;

const OPEN = `
  .env.example .env.sample .env.template .env.dist .env.schema .env.vault .env.local.example .env.example.bak
  example.env sample.env .env.d.ts env environment .environment .envoy env.ts env.mjs .env.example/README
  id_rsa.pub id_ed25519.pub .ssh/id_work.pub .ssh/known_hosts .ssh/config .ssh/authorized_keys id_rsa.md rsa_id
  ssh_host_rsa_key.pub cert.pem cacert.pem ca.pem ca-bundle.pem chain.pem fullchain.pem server-cert.pem server.crt
  public.pem public_key.pem jwt.public.key my.pub.pem dhparam.pem dhparams.pem public-key.asc release.asc
  key.ts keys.json keyboard.json monkey hotkey.js pem.go tls.go credentials.ts credentials.md
  credentials.yml.enc credentials credentials.json.example auth.js oauth.json author.json secrets.ts secret.md
  secrets.yml.sample terraform.tfvars.example main.tf .npmignore npmrc .yarnrc.yml package.json .netrc.md netrc
  config.json docker/config.json kube/config config settings.xml gradle.properties hosts.yml aws/credentials
  .aws/config shadow shadow.css passwd client_secret.ts service.json account.json service-account.md
  wallet.ts keystore.ts keystore/README.md keyring.md vault-token README.md .gitignore .gitconfig .git/config
  .swp .bak ~ . .. (1) . copy
`;

const words = (list: string) => list.trim().split(/\s+/);

describe('a file that keeps secrets by its name', () => {
  it.each(words(CLOSED))('%s is one', (path) => expect(isSecret(place(path))).toBe(true));

  it.each(words(OPEN))('%s is none', (path) => expect(isSecret(place(path))).toBe(false));

  it.each([
    '.env copy',
    '.env - Copy',
    '.env copy 2',
    'id_rsa (1)',
    'server (2).key',
    'Login Data',
    'id_rsa 2',
  ])('%s is one, spaces and all', (path) => expect(isSecret(place(path))).toBe(true));

  it('is one where its folder is the root, or the root is all there is', () => {
    expect(isSecret(placeIn({ real: '/home/me/.aws' })('credentials'))).toBe(true);
    expect(isSecret(placeIn({ real: '/home/me/.env' })('credentials'))).toBe(false);
    expect(isSecret(placeIn({ real: '/' })(''))).toBe(false);
    expect(isSecret(placeIn({ real: '/' })('etc/shadow'))).toBe(true);
  });

  it('is one in every way to write it that some system takes for the same', () => {
    const names = fc.constantFrom(...words(CLOSED).filter((path) => /^[\w.-]+$/.test(path)));
    const masks = fc.array(fc.tuple(fc.boolean(), fc.constantFrom('', '\u200D', '\uFEFF')), {
      minLength: 40,
    });
    const tails = fc.constantFrom('', '.', ' ', '. .', '...');
    fc.assert(
      fc.property(names, masks, tails, (name, mask, tail) => {
        const spelled = Array.from(name, (letter, index) => {
          const [upper, unseen] = mask[index] ?? [false, ''];
          return unseen + (upper ? letter.toUpperCase() : letter.toLowerCase());
        });
        expect(isSecret(place(spelled.join('') + tail))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has a page that documents its name', () => {
    for (const { names, source } of SECRETS) {
      expect(names).not.toEqual([]);
      expect(URL.canParse(source)).toBe(true);
    }
  });

  it('is told in no time, whatever the name', () => {
    expect(isSecret(place(`${'service-account'.repeat(2_000)}.jso`))).toBe(false);
    expect(isSecret(place(`${' (1)'.repeat(2_000)}.`))).toBe(false);
  });
});
