import type { Endpoints } from '@octokit/types';
import { fullName, type ReleaseState, type RepoState } from '../state.ts';
import { userOf, type World } from '../world.ts';
import { escaped, type Links, nodeId } from './links.ts';
import { simpleUser } from './user.ts';

type Release = Endpoints['GET /repos/{owner}/{repo}/releases/{release_id}']['response']['data'];

export function releaseBody(world: World, repo: RepoState, release: ReleaseState, links: Links): Release {
  const home = `${links.api}/repos/${fullName(repo)}`;
  const url = `${home}/releases/${release.id}`;
  const tag = escaped(release.tag);
  return {
    url,
    html_url: `${links.html}/${fullName(repo)}/releases/tag/${tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${links.html}/api/uploads/repos/${fullName(repo)}/releases/${release.id}/assets{?name,label}`,
    tarball_url: release.draft ? null : `${home}/tarball/${tag}`,
    zipball_url: release.draft ? null : `${home}/zipball/${tag}`,
    id: release.id,
    node_id: nodeId('Release', release.id),
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: false,
    created_at: release.createdAt,
    published_at: release.publishedAt,
    author: simpleUser(userOf(world, release.author), links),
    assets: [],
  };
}
