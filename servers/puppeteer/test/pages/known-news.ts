import {
  adBox,
  bio,
  breadcrumb,
  comments,
  cookies,
  divNav,
  figure,
  footer,
  link,
  linkList,
  nav,
  newsletter,
  page,
  related,
  share,
} from './around.ts';
import { text, type LabelledPage } from './label.ts';
import { arabic, chinese, german, japanese, p, paragraphs, prose, sentence, words } from './prose.ts';

const title = (seed: number) => words(seed, 8);
const hashed = (html: string) => `<div class="css-k3x9ab">${html}</div>`;

export const news: readonly LabelledPage[] = [
  {
    name: 'news, semantic',
    html: page(
      `${title(1)} - The Daily Example`,
      `<header><a href="/">The Daily Example</a>${nav()}</header><main><article><header><h1>${title(1)}</h1><p class="byline">By <a rel="author" href="/m">Mira Sand</a></p><time datetime="2026-03-04T09:00Z">4 March 2026</time>${share()}</header>
      ${text(p(1), p(2))}${figure(3)}${text(p(4))}${related(5, 'More on this story')}${text(p(6), `<h2>${words(7)}</h2>`, p(8), `<blockquote><p>${prose(9, 2)}</p></blockquote>`, p(10))}
      <footer><p>Tags: <a rel="tag" href="/t/1">rivers</a>, <a rel="tag" href="/t/2">bridges</a></p>${bio()}</footer></article><aside><h2>Most read</h2>${linkList(11, 8)}</aside>${comments(12)}</main>${newsletter()}${footer()}`,
    ),
  },
  {
    name: 'news, divs with telling classes',
    html: page(
      `${title(21)} | Evening Sample`,
      `<div id="masthead">${divNav()}</div><div class="container">${breadcrumb()}<div class="story"><h1 class="story-title">${title(21)}</h1><div class="story-meta"><span class="author-name">By Odo Lind</span> <span class="story-date">12 May 2026</span> <span>5 min read</span></div>${share('social-share')}
      <div class="story-body">${text(paragraphs(22, 3))}${adBox()}${text(paragraphs(23, 2))}<div class="inline-related"><strong>Read more:</strong> ${link(24)}</div>${text(paragraphs(25, 3))}</div>
      <div class="tags-list"><a href="/t/a">council</a> <a href="/t/b">roads</a></div></div><div class="sidebar"><div class="widget"><h3>Trending now</h3>${linkList(26)}</div>${newsletter('widget newsletter-widget')}</div></div>${comments(27, 5)}<div id="footer">${divNav('footer-links')}<p>© 2026 Evening Sample</p></div>`,
    ),
  },
  {
    name: 'news, classes that tell nothing',
    html: page(
      title(31),
      `<div class="css-1a"><div class="css-2b">${divNav('css-3c')}</div></div><div class="css-4d"><h1 class="css-5e">${title(31)}</h1><div class="css-6f"><div>By Ilse Brandt</div><div>June 3, 2026</div></div><div class="css-7g"><a href="#">Share</a><a href="#">Save</a></div>
      ${hashed(text(p(32), p(33)))}<div class="css-img"><div style="background:#acd;height:200px"></div><div class="css-cap">Photo: Example Agency</div></div>${hashed(text(p(34), p(35)))}<div class="css-9z"><h3>Related articles</h3>${linkList(36, 3)}</div>${hashed(text(p(37), p(38)))}<div class="css-q"><h4>About the author</h4><p>Ilse Brandt is an editor who writes about money and the weather.</p></div></div><div class="css-8h"><h2>Latest news</h2>${linkList(39, 10)}</div><div class="css-ft"><p>© 2026 Sample Times</p><a href="/x">Terms</a></div>`,
    ),
  },
  {
    name: 'news, German',
    html: page(
      `${german(41, 1)} – Das Beispielblatt`,
      `<header>${nav(3)}</header><article class="artikel"><h1>${german(41, 1)}</h1><p class="autor">Von Jana Beispiel</p><time datetime="2026-02-01">1. Februar 2026</time>${text(`<p>${german(42)}</p>`, `<p>${german(43)}</p>`)}<div class="anzeige">Anzeige</div>${text(`<h2>Was nun geplant ist</h2>`, `<p>${german(44)}</p>`, `<p>${german(45)}</p>`)}<div class="box"><h3>Mehr zum Thema</h3><ul><li><a href="/1">${german(46, 1)}</a></li><li><a href="/2">${german(47, 1)}</a></li></ul></div><div class="teilen"><a href="#">Teilen</a> <a href="#">Drucken</a></div></article><section><h3>Kommentare</h3><div class="kommentar"><p>${german(48, 1)}</p></div></section><footer><a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a></footer>`,
      { lang: 'de' },
    ),
  },
  {
    name: 'news, Arabic, right to left',
    html: page(
      `${arabic(51, 1)} | صحيفة المثال`,
      `<header><nav><a href="/a">الرئيسية</a> <a href="/b">اقتصاد</a> <a href="/c">ثقافة</a></nav></header><main><article><h1>${arabic(51, 1)}</h1><div class="byline">سعاد المثالية</div>${text(`<p>${arabic(52)}</p>`, `<p>${arabic(53)}</p>`, `<h2>ما بعد القرار</h2>`, `<p>${arabic(54)}</p>`, `<p>${arabic(55)}</p>`)}<div class="box"><h3>اقرأ أيضا</h3><ul><li><a href="/1">${arabic(56, 1)}</a></li><li><a href="/2">${arabic(57, 1)}</a></li></ul></div><div class="share"><a href="#">شارك</a></div></article></main><footer><a href="/p">الخصوصية</a></footer>`,
      { lang: 'ar', dir: 'rtl' },
    ),
  },
  {
    name: 'news, Chinese',
    html: page(
      `${chinese(61, 1)}_示例新闻网`,
      `<div class="top"><a href="/">首页</a> <a href="/g">国内</a> <a href="/s">社会</a></div><div class="main"><h1>${chinese(61, 1)}</h1><div class="info">2026年4月2日 来源：示例日报</div><div class="content">${text(`<p>${chinese(62)}</p>`, `<p>${chinese(63)}</p>`, `<p>${chinese(64, 5)}</p>`, `<p>${chinese(65)}</p>`)}</div><div class="more"><h3>相关阅读</h3><ul><li><a href="/1">${chinese(66, 1)}</a></li><li><a href="/2">${chinese(67, 1)}</a></li></ul></div></div><div class="bottom"><a href="/about">关于我们</a> 版权所有</div>`,
      { lang: 'zh' },
    ),
  },
  {
    name: 'blog, Japanese',
    html: page(
      `${japanese(71, 1)} - 見本の日記`,
      `<header><a href="/">見本の日記</a></header><div class="entry"><h1 class="entry-title">${japanese(71, 1)}</h1><p class="date">2026年1月5日</p><div class="entry-content">${text(`<p>${japanese(72)}</p>`, `<h2>${japanese(73, 1)}</h2>`, `<p>${japanese(74, 5)}</p>`, `<ul><li>${japanese(75, 1)}</li><li>${japanese(76, 1)}</li></ul>`, `<p>${japanese(77)}</p>`)}</div><div class="sns"><a href="#">シェア</a></div><div class="kanren"><h3>関連記事</h3><ul><li><a href="/1">${japanese(78, 1)}</a></li></ul></div></div><aside><h3>人気記事</h3><ul><li><a href="/3">${japanese(79, 1)}</a></li></ul></aside><footer>© 見本</footer>`,
      { lang: 'ja' },
    ),
  },
  {
    name: 'paywalled teaser',
    html: page(
      `${title(81)} - Sample Review`,
      `<header>${nav(4)}</header><main><article><h1>${title(81)}</h1><p class="standfirst">${text(sentence(82))}</p>${text(p(83), p(84))}<div class="paywall"><h2>Keep reading for one coin a month</h2><p>Subscribe to the Sample Review to read the rest of this story and everything else that we publish. Cancel at any time.</p><button>Subscribe now</button><p>Already a member? <a href="/in">Log in</a></p></div></article></main>${footer()}`,
    ),
  },
  {
    name: 'cookie banner and overlays',
    html: page(
      `${title(91)} | Overlay Post`,
      `${cookies()}<div role="dialog" style="position:fixed;top:100px;left:100px;background:#fff;border:1px solid"><h2>Before you go</h2><p>Take our letter with you: ten thousand people already read it each week, and so could you.</p><button>No</button></div><div class="notice-consent"><p>This site uses cookies so that it works as you expect it to.</p></div>${divNav()}<div class="wrap"><h1>${title(91)}</h1><div class="article-text">${text(paragraphs(92, 5))}</div></div><div style="position:fixed;right:10px;bottom:10px" class="chat">Need help? Chat with us</div>${footer()}`,
    ),
  },
  {
    name: 'live blog',
    html: page(
      `Live: ${title(101)} - Example Live`,
      `<header>${nav(5)}</header><main><article><h1>Live: ${title(101)}</h1>${text(`<p>${prose(102, 2)}</p>`)}${share()}<div class="posts">${[1, 2, 3, 4, 5, 6].map((index) => `<section class="post"><time datetime="2026-05-05T1${index}:00Z">1${index}:00</time>${text(`<h3>${words(103 + index)}</h3>`, p(110 + index, 3))}<div class="post-share"><a href="#">Share</a></div></section>`).join('')}</div></article></main>${related(120, 'Latest stories')}${footer()}`,
    ),
  },
  {
    name: 'interview',
    html: page(
      `${title(131)} — The Sample Quarterly`,
      `<div id="header"><a href="/">The Sample Quarterly</a>${divNav('nav')}</div><div id="content"><h1>${title(131)}</h1><p class="byline">Interview by Tove Falk</p>${text(`<p><em>${prose(132, 2)}</em></p>`, ...[1, 2, 3, 4, 5].map((index) => `<p><strong>${sentence(140 + index).replace('.', '?')}</strong></p>${p(150 + index, 3)}`))}<p><i>Tove Falk is a freelance writer. She lives in the hills.</i></p>${share('sharing')}</div><div id="rail"><h3>You may also like</h3>${linkList(160)}</div>${footer()}`,
    ),
  },
  {
    name: 'two side columns without names',
    html: page(
      title(171),
      `<div style="display:flex;gap:20px"><div style="width:180px">${linkList(172, 9)}</div><div style="flex:1"><h1>${title(171)}</h1>${text(paragraphs(173, 6))}</div><div style="width:200px"><div><b>Weather</b><p>Cloudy with some sun, 14 degrees</p></div><div>${linkList(174, 6)}</div></div></div><div style="text-align:center"><a href="/a">About</a> · <a href="/b">Help</a> · <a href="/c">Jobs</a></div>`,
    ),
  },
];
