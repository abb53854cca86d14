import { attribute, tagOf } from '../dom.ts';

const NONE: ReadonlySet<string> = new Set();

const NAMES = ['class', 'id', 'role', 'itemprop', 'rel'];

/** The id of a chapter is what it is about: one on comments is no list of them. */
const isChapter = (element: Element): boolean =>
  tagOf(element) === 'section' || /(^|\s)section(\s|$)/.test(attribute(element, 'class') ?? '');

/** The words that an element's class, id and role are made of, and pairs of them: `author-bio` gives author, bio, author bio. */
export function hintsOf(element: Element): ReadonlySet<string> {
  const names = isChapter(element) ? NAMES.filter((name) => name !== 'id') : NAMES;
  const said = names.map((name) => attribute(element, name) ?? '');
  if (said.every((each) => each === '')) return NONE;
  const hints = new Set<string>();
  for (const name of said.join(' ').slice(0, 600).split(/\s+/)) {
    const words = name
      .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter(Boolean);
    for (const [index, word] of words.entries()) {
      hints.add(word);
      if (index > 0) hints.add(`${words[index - 1]} ${word}`);
    }
  }
  return hints;
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(',').map((each) => each.trim()));

/** Not the text of an article, whatever it says. */
export const ALWAYS = set(
  'ad, ads, advert, adverts, advertisement, advertising, adslot, sponsored, cookie, cookies, consent, gdpr, ccpa, comments, commentlist, disqus, ' +
    'respond, sidebar, modal, popup, lightbox, paywall, regwall, navbox, toc, noprint, newsletter, outbrain, taboola, widget area, complementary, ' +
    'contentinfo, dialog, alertdialog, editsection, author bio, author box, about author, site header, site footer, siteheader, sitefooter',
);

/** Not the text of an article, unless there is much of it. */
export const CLUTTER = set(
  'share, sharing, sharebar, shares, social, socials, sharedaddy, related, recommend, recommended, recommendation, recommendations, recs, ' +
    'newsletters, subscribe, signup, sign up, promo, promos, sponsor, breadcrumb, breadcrumbs, crumbs, pagination, pager, paging, byline, dateline, ' +
    'skip, masthead, navbar, nav, submenu, colophon, trending, mostread, most read, upsell, donate, read next, read more, readmore, more stories, ' +
    'more articles, author card, author info, post author, authorbox, bio, taglist, tagcloud, post tags, entry meta, post meta, article meta, up next, ' +
    'next prev, prev next, post navigation, back top, menubar, tablist, login, page footer',
);

/** Not the text of an article where it is a few words, or ways to elsewhere. */
export const WEAK = set(
  'subscription, promotion, discussion, navigation, popular, banner, search, chat, feedback, cta, follow, toolbar, overlay, donation, page header, ' +
    'widget, carousel, slider, teaser, card, cards',
);

/** Not the text of an article where it is short. */
export const SHORT_CLUTTER = set(
  'meta, tags, tag, author, date, time, timestamp, published, updated, print, tools, actions, action, controls, buttons, button, ' +
    'prev, previous, next, kicker, eyebrow, category, categories, helpful, reply, votes, vote, views, stats, reading time, read time, readtime, ' +
    'label, badge, comment, user, avatar, credit, credits, caption, copyright, disclosure, affiliate, menu, header, footer, rating, stars, gutter, ' +
    'linenos, lineno, line numbers, skip link, price box, notice, notification, login, permalink, headerlink, anchor, jump, edit, hatnote, ' +
    'correction note, follow, counter, status, toolbar',
);

/** Part of the text, whatever else is said of it. */
export const KEEP = set(
  'footnote, footnotes, endnotes, endnote, reflist, references, article body, articlebody, entry content, post content, post body, ' +
    'article content, markdown body, admonition, warning, note, tip, callout, important',
);

export const hasAny = (hints: ReadonlySet<string>, known: ReadonlySet<string>): boolean =>
  hints.size > 0 && [...hints].some((hint) => known.has(hint));
