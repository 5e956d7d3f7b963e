/**
 * Logging in at an issuer of OpenID Connect: authorization code with PKCE (RFC 7636, S256), state
 * and nonce. The issuer's tokens are read once, for who it is, and not kept.
 */
import * as oidc from 'openid-client';
import type { Login } from './commands/persons.ts';
import { isLoopbackHost } from './demo.ts';
import { mailOf, nameOf, textOf } from './person-text.ts';

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** `undefined`: a client without a secret, held by PKCE alone. */
  readonly clientSecret: string | undefined;
  /** The claim of the ID token that says who it is: `sub`, or another that never changes. */
  readonly subjectClaim: string;
  /** `https://…/auth/callback`, as the issuer knows it. */
  readonly redirectUri: string;
}

/** What the browser keeps, sealed, until it comes back from the issuer. */
export interface PendingLogin {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The issuer cannot be reached, or answers what no issuer answers. It may work later. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

/** The issuer, or what it sent, does not log this browser in: try again from the start. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

const TIMEOUT_SECONDS = 10;
/** What the issuer says of itself is read again once a day. */
const DISCOVERY_MILLISECONDS = 24 * 3_600 * 1_000;

export class OidcIssuer {
  readonly #settings: OidcSettings;
  readonly #now: () => number;
  #found: { readonly at: number; readonly configuration: oidc.Configuration } | undefined;

  /** `now`: milliseconds of a clock that does not jump. */
  constructor(settings: OidcSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Where to send the browser, and what it must bring back. Throws {@link IssuerUnavailable}. */
  async begin(): Promise<{ readonly address: URL; readonly pending: PendingLogin }> {
    const configuration = await this.#discover();
    const pending = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#settings.redirectUri,
      scope: 'openid profile email',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { address, pending };
  }

  /**
   * Who has logged in, from the query that the issuer sent the browser back with. Throws
   * {@link LoginRefused} where state, nonce, code or signature are not those of `pending`.
   */
  async finish(query: string, pending: PendingLogin): Promise<Login> {
    const configuration = await this.#discover();
    const address = new URL(this.#settings.redirectUri);
    address.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, address, {
        pkceCodeVerifier: pending.verifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new LoginRefused('The issuer sent no ID token');
      const more = await userInfoOf(configuration, tokens.access_token, claims);
      const subject = subjectOf(claims, this.#settings.subjectClaim);
      return loginOf({ issuer: claims.iss, subject }, { ...more, ...claims });
    } catch (error) {
      throw toLoginError(error);
    }
  }

  /** What it calls itself in every token, to the letter. */
  async identifier(): Promise<string> {
    const configuration = await this.#discover();
    return configuration.serverMetadata().issuer;
  }

  /** Where the issuer ends its own session, if it says so. */
  async logoutAddress(returnTo: string): Promise<URL | undefined> {
    const configuration = await this.#discover();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnTo });
  }

  async #discover(): Promise<oidc.Configuration> {
    const found = this.#found;
    if (found !== undefined && this.#now() - found.at < DISCOVERY_MILLISECONDS) {
      return found.configuration;
    }
    try {
      const configuration = await discover(this.#settings);
      this.#found = { at: this.#now(), configuration };
      return configuration;
    } catch (error) {
      if (found !== undefined) return found.configuration;
      const sentence = `The issuer ${this.#settings.issuer} cannot be reached`;
      throw new IssuerUnavailable(sentence, { cause: error });
    }
  }
}

/** http is for an issuer on this machine alone, as in tests. */
async function discover(settings: OidcSettings): Promise<oidc.Configuration> {
  const { issuer, clientId, clientSecret } = settings;
  const address = new URL(issuer);
  const isPlain = address.protocol === 'http:' && isLoopbackHost(address.hostname);
  const metadata = { redirect_uris: [settings.redirectUri] };
  const authentication = clientSecret === undefined ? oidc.None() : withSecret(clientSecret);
  return await oidc.discovery(address, clientId, metadata, authentication, {
    timeout: TIMEOUT_SECONDS,
    ...(isPlain && { execute: [oidc.allowInsecureRequests] }),
  });
}

/** In the way that the issuer takes it: in the header where it does not say. */
function withSecret(clientSecret: string): oidc.ClientAuth {
  const inHeader = oidc.ClientSecretBasic(clientSecret);
  const inBody = oidc.ClientSecretPost(clientSecret);
  return (server, client, body, headers) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authenticate = ways.includes('client_secret_basic') ? inHeader : inBody;
    return authenticate(server, client, body, headers);
  };
}

interface Claims {
  readonly [claim: string]: unknown;
  readonly sub: string;
}

/** Some issuers put name and mail in the ID token, others only where one asks for them. */
async function userInfoOf(
  configuration: oidc.Configuration,
  accessToken: string,
  claims: Claims,
): Promise<Readonly<Record<string, unknown>>> {
  const isThere = configuration.serverMetadata().userinfo_endpoint !== undefined;
  const isNeeded = claims.name === undefined || claims.email === undefined;
  return isThere && isNeeded
    ? await oidc.fetchUserInfo(configuration, accessToken, claims.sub)
    : {};
}

/** From the token that the issuer has signed, and from nowhere else. */
function subjectOf(claims: Claims, name: string): string {
  const subject = claims[name];
  if (typeof subject === 'string' && subject !== '') return subject;
  throw new LoginRefused(`The ID token has no text in ${name}, by which it shall say who it is`);
}

function loginOf(who: Pick<Login, 'issuer' | 'subject'>, claims: Claims): Login {
  const [givenName, familyName] = [textOf(claims.given_name), textOf(claims.family_name)];
  const others = [textOf(claims.preferred_username), textOf(claims.email)];
  return {
    ...who,
    name: nameOf({ whole: textOf(claims.name), givenName, familyName }, others),
    mail: mailOf(claims.email),
    isMailVerified: claims.email_verified === true,
  };
}

function toLoginError(error: unknown): unknown {
  if (error instanceof LoginRefused) return error;
  // What fetch throws where there is no connection is a TypeError.
  const isTimeout = error instanceof oidc.ClientError && error.code === 'OAUTH_TIMEOUT';
  if (error instanceof TypeError || isTimeout) {
    return new IssuerUnavailable('The issuer cannot be reached', { cause: error });
  }
  const sentence = error instanceof Error ? error.message : String(error);
  return new LoginRefused(sentence, { cause: error });
}
