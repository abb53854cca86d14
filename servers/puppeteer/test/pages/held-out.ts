import {
  adBox,
  bio,
  breadcrumb,
  comments,
  cookies,
  divNav,
  figure,
  footer,
  linkList,
  nav,
  newsletter,
  page,
  related,
  share,
  steps,
  tableOf,
} from './around.ts';
import { text, type LabelledPage } from './label.ts';
import { chinese, hebrew, p, prose, sentence, words } from './prose.ts';

const title = (seed: number) => words(seed, 8);

/** Never looked at while the reading was made better. */
export const heldOut: readonly LabelledPage[] = [
  {
    name: 'science news',
    html: page(
      `${title(501)} | Sample Science`,
      `<div class="header-wrap">${divNav('primary')}</div><div class="article"><div class="article__head"><h1>${title(501)}</h1><div class="article__credit">Rolf Ast · 9 April 2026 · 6 minute read</div></div><div class="article__body">${text(p(502), p(503))}<div class="article__quote">“${prose(503 * 31, 1)}”</div>${text(`<h3>${words(504)}</h3>`, p(505), p(506))}${figure(507)}${text(p(508), `<ul>${steps(509, 3)}</ul>`, p(510))}<p class="article__source">Source: Sample Institute</p></div><div class="article__foot">${share('buttons')}${related(511, 'Explore more', 'explore')}</div></div>${newsletter('letter-box')}${footer()}`,
    ),
  },
  {
    name: 'release notes in divs',
    html: page(
      'What is new in version 9 | Sample Software',
      `<div class="bar">${divNav('bar-items')}<a href="/try">Try it free</a></div><div class="c1"><div class="c2"><div class="h">What is new in version 9</div><div class="s">Released on 2 June 2026</div>${text(`<div class="t">${prose(521, 3)}</div>`, `<h2>${words(522)}</h2>`, `<div class="t">${prose(523, 4)}</div>`, `<ul>${steps(524, 5)}</ul>`, `<h2>${words(525)}</h2>`, `<div class="t">${prose(526, 4)}</div>`)}<div class="n"><a href="/8">← Version 8</a> <a href="/10">Version 10 →</a></div></div><div class="c3"><div>All releases</div>${linkList(527, 8)}</div></div><div class="b"><a href="/status">Status</a> <a href="/legal">Legal</a></div>`,
    ),
  },
  {
    name: 'blog, Hebrew, right to left',
    html: page(
      `${hebrew(531, 1)} - יומן לדוגמה`,
      `<header><nav><a href="/">בית</a> <a href="/a">אודות</a> <a href="/b">צור קשר</a></nav></header><main><article><h1>${hebrew(531, 1)}</h1><p class="meta">מאת רות לדוגמה</p>${text(`<p>${hebrew(532)}</p>`, `<p>${hebrew(533)}</p>`, `<h2>ומה הלאה</h2>`, `<p>${hebrew(534, 5)}</p>`)}<div class="tags"><a href="/t">גשרים</a></div><section class="related"><h3>כתבות נוספות</h3><ul><li><a href="/1">${hebrew(535, 1)}</a></li></ul></section></article></main><footer>כל הזכויות שמורות</footer>`,
      { lang: 'he', dir: 'rtl' },
    ),
  },
  {
    name: 'travel guide',
    html: page(
      'Three days on the island - Sample Guides',
      `${cookies('gdpr')}<header>${nav(20)}</header>${breadcrumb()}<div class="guide"><h1>Three days on the island</h1><ul class="toc-list"><li><a href="#d1">Day one</a></li><li><a href="#d2">Day two</a></li><li><a href="#d3">Day three</a></li></ul>${text(p(541, 3))}${[1, 2, 3].map((day) => text(`<h2>Day ${day}</h2>`, p(542 + day), `<h3>${words(545 + day)}</h3>`, p(548 + day, 3), `<p><b>Getting there:</b> ${sentence(550 + day)}</p>`)).join(adBox('promo-box'))}<div class="book-now"><h3>Book your stay</h3><p>Rooms from 40 a night.</p><a href="/book">Search rooms</a></div></div><section><h2>You might also like</h2><div class="cards">${[1, 2, 3].map((index) => `<a href="/g${index}"><h4>${words(560 + index)}</h4><p>${sentence(565 + index)}</p></a>`).join('')}</div></section>${footer()}`,
    ),
  },
  {
    name: 'review with points for and against',
    html: page(
      'Review: the brass lamp, a year later | Sample Tests',
      `<header>${nav(21)}</header><main><article><h1>Review: the brass lamp, a year later</h1><div class="meta-line"><span>by Kai Wolke</span> <span>updated 7 July 2026</span></div>${text(p(571), `<h2>Verdict</h2>`, p(572, 2), `<div class="proscons"><h3>For</h3><ul>${steps(573, 3)}</ul><h3>Against</h3><ul>${steps(574, 2)}</ul></div>`, `<h2>In use</h2>`, p(575), p(576))}${figure(577)}${text(`<h2>Specification</h2>`, tableOf(578, 5, ['Part', 'Value']))}<div class="affiliate-disclosure">We may earn a little when you buy through links on this page.</div></article>${bio('about-the-author')}${comments(579, 4, 'discussion')}</main>${footer()}`,
    ),
  },
  {
    name: 'archive of a mailing list',
    html: page(
      '[meters] Readings drift after a week',
      `<p><a href="/prev">[Prev]</a> <a href="/next">[Next]</a> <a href="/thread">[Thread index]</a></p><h1>[meters] Readings drift after a week</h1><ul><li><em>From</em>: keeper at sample.example</li><li><em>Date</em>: Tue, 3 Mar 2026 08:12:44 +0000</li></ul><hr>${text(`<p>Hello,</p>`, p(581), p(582), `<blockquote><p>${prose(583, 2)}</p></blockquote>`, p(584), `<pre>${[1, 2, 3, 4].map((index) => `reading ${index}: ${index * 17} at ${index}0:00`).join('\n')}</pre>`, p(585, 2))}<hr><ul><li><strong>Follow-ups</strong>: <a href="/f">Re: ${words(586)}</a></li></ul><p><a href="/date">Date index</a> <a href="/author">Author index</a></p>`,
    ),
  },
  {
    name: 'how-to with pictures',
    html: page(
      'How to trim a wick: 5 steps - Sample How-to',
      `<div id="hd">${divNav('hd-nav')}<form><input name="q"></form></div><div id="bd"><h1>How to trim a wick</h1>${share('share-widget')}<div class="intro">${text(p(591, 3))}</div>${[1, 2, 3, 4, 5].map((step) => `<div class="step">${text(`<h3>Step ${step}: ${words(592 + step)}</h3>`)}<div class="pic" style="background:#dcb;height:150px"></div>${text(p(600 + step, 3))}</div>`).join('')}${text(`<h3>Tips</h3><ul>${steps(610, 3)}</ul>`)}<div class="helpful">Did this article help you? <a href="#">Yes</a> <a href="#">No</a></div><div class="more-how"><h3>Related how-tos</h3>${linkList(611, 6)}</div></div>${footer()}`,
    ),
  },
  {
    name: 'press release',
    html: page(
      'Sample Works opens second mill | Newsroom',
      `<header>${nav(22)}</header><main class="press"><p class="label">Press release</p><h1>Sample Works opens second mill</h1><p class="dateline-time">14 September 2026</p>${text(p(621), p(622), `<blockquote>${prose(623, 2)}</blockquote>`, p(624), p(625))}<section class="press-contact"><h3>Press contact</h3><p>press@sample.example, +00 555 0100</p></section><section class="downloads"><h3>Downloads</h3><a href="/1.zip">Pictures (zip)</a></section></main>${related(626, 'Latest releases', 'latest')}${footer()}`,
    ),
  },
  {
    name: 'answers of a community',
    html: page(
      'Why does the meter show zero? · Sample Community',
      `<div role="banner"><a href="/">Sample Community</a></div><div role="main"><h1>Why does the meter show zero?</h1><div class="topic"><div class="who"><a href="/u/a">anna_m</a> Level 2</div>${text(p(631, 3))}<div class="foot"><a href="#">Reply</a> <span>14 Views</span></div></div><div class="solution"><div class="badge-solution">Accepted solution</div><div class="who"><a href="/u/b">bert_k</a> Level 7</div>${text(p(632), `<ol>${steps(633, 3)}</ol>`)}<div class="foot"><a href="#">Reply</a> <span>3 Likes</span></div></div><div class="reply-item"><div class="who"><a href="/u/a">anna_m</a> Level 2</div>${text(p(634, 2))}</div></div><div role="complementary"><h2>Top contributors</h2>${linkList(635, 4)}</div>${footer()}`,
    ),
  },
  {
    name: 'documentation, Chinese',
    html: page(
      '安装指南 | 示例文档',
      `<div class="navbar"><a href="/">示例文档</a> <a href="/api">接口</a></div><div class="container" style="display:flex"><div class="menu" style="width:200px"><ul><li><a href="/1">快速开始</a></li><li><a href="/2">安装指南</a></li><li><a href="/3">配置说明</a></li></ul></div><div class="doc" style="flex:1"><h1>安装指南</h1>${text(`<p>${chinese(641)}</p>`, `<h2>系统要求</h2>`, `<ul><li>${chinese(642, 1)}</li><li>${chinese(643, 1)}</li></ul>`, `<h2>安装步骤</h2>`, `<p>${chinese(644)}</p>`, `<pre><code>meter install\nmeter start</code></pre>`, `<p>${chinese(645)}</p>`)}<div class="page-nav"><a href="/1">上一页 快速开始</a> <a href="/3">下一页 配置说明</a></div></div></div><div class="ft">版权所有 示例文档</div>`,
      { lang: 'zh' },
    ),
  },
];
