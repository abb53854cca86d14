import type { Endpoints } from '@octokit/types';
import type { UserState } from '../state.ts';
import { type Links, nodeId } from './links.ts';

type SimpleUser = Endpoints['GET /repos/{owner}/{repo}/assignees']['response']['data'][number];

export function simpleUser(user: UserState, { api, html }: Links) {
  const url = `${api}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `${html}/avatars/u/${user.id}`,
    gravatar_id: '',
    url,
    html_url: `${html}/${encodeURIComponent(user.login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  } satisfies SimpleUser;
}

type PublicUser = Endpoints['GET /users/{username}']['response']['data'];

export function publicUser(user: UserState, links: Links, repos: number): PublicUser {
  return {
    ...simpleUser(user, links),
    name: user.name,
    company: user.company,
    blog: '',
    location: user.location,
    email: user.email,
    hireable: null,
    bio: user.bio,
    twitter_username: null,
    public_repos: repos,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: user.createdAt,
    updated_at: user.createdAt,
  };
}
