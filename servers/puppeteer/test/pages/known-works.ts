import {
  adBox,
  breadcrumb,
  comments,
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
  steps,
  tableOf,
} from './around.ts';
import { text, type LabelledPage } from './label.ts';
import { p, paragraphs, prose, sentence, words } from './prose.ts';

const title = (seed: number) => words(seed, 7);
const code = (seed: number, count = 6): string =>
  Array.from(
    { length: count },
    (_, index) =>
      `const ${words(seed + index, 1).toLowerCase()}${index} = measure(${index * seed}, 'site ${index}');`,
  ).join('\n');
const docsNav = (seed: number): string =>
  `<nav class="docs-nav">${[1, 2, 3].map((part) => `<h4>${words(seed + part, 2)}</h4>${linkList(seed + part, 6)}`).join('')}</nav>`;

export const works: readonly LabelledPage[] = [
  {
    name: 'blog with comments and a bio',
    html: page(
      `${title(201)} | A small blog`,
      `<div id="page" class="site"><header class="site-header"><p class="site-title"><a href="/">A small blog</a></p>${nav(2)}</header><main class="site-main"><article class="post hentry"><h1 class="entry-title">${title(201)}</h1><div class="entry-meta">Posted on <time datetime="2025-11-02">2 November 2025</time> by <a href="/a">Una Holt</a></div><div class="entry-content">${text(p(202), `<h2>${words(203)}</h2>`, p(204), `<ul>${steps(205, 4)}</ul>`, p(206), `<h2>${words(207)}</h2>`, p(208))}<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Mail</a></li><li><a href="#">Print</a></li></ul></div></div><footer class="entry-footer">Posted in <a href="/c">Life</a> Tagged <a href="/t">bread</a></footer></article><nav class="post-navigation"><a href="/p">Previous: ${words(209)}</a> <a href="/n">Next: ${words(210)}</a></nav><div class="author-box"><h3>About Una Holt</h3><p>Una bakes bread and writes about it. She has done so for ten years and will not stop.</p></div>${comments(211, 6)}</main><aside class="widget-area">${newsletter('widget')}<section class="widget"><h2>Recent Posts</h2>${linkList(212)}</section></aside>${footer()}</div>`,
    ),
  },
  {
    name: 'blog, bare',
    html: page(
      title(221),
      `<h1>${title(221)}</h1><p><small>21 Aug 2025</small></p>${text(paragraphs(222, 4), `<pre><code>${code(5)}</code></pre>`, p(223), `<p>That is all: ${link(224)} has the ${words(225)}, and there is more of it to come next year.</p>`)}<hr><p><a href="/">← Home</a> <a href="/feed">RSS</a></p>`,
    ),
  },
  {
    name: 'documentation',
    html: page(
      'Installing the meter - Example Docs',
      `<header><a href="/">Example Docs</a><form role="search"><input placeholder="Search"></form></header><div style="display:flex"><div style="width:240px">${docsNav(230)}</div><main style="flex:1">${breadcrumb()}<article><h1>Installing the meter<a class="headerlink" href="#i">#</a></h1>${text(p(231, 2), `<div class="admonition note"><p class="admonition-title">Note</p><p>${sentence(232)}</p></div>`, '<h2>Requirements</h2>', `<ul>${steps(233, 3)}</ul>`, `<h2>Steps</h2>`, `<ol>${steps(234, 4)}</ol>`)}<div class="highlight"><button>Copy</button>${text(`<pre><code class="language-bash">meter install --place hall\nmeter start</code></pre>`)}</div>${text(p(235, 3), `<table><tr><th>Flag</th><th>Meaning</th></tr><tr><td>--place</td><td>${words(236)}</td></tr><tr><td>--quiet</td><td>${words(237)}</td></tr></table>`)}</article><div class="feedback">Was this page helpful? <button>Yes</button><button>No</button></div><nav><a href="/p">Previous Overview</a><a href="/n">Next Reading values</a></nav></main><aside class="toc" style="width:180px"><h4>On this page</h4><ul><li><a href="#r">Requirements</a></li><li><a href="#s">Steps</a></li></ul></aside></div><footer>Last updated 3 May 2026</footer>`,
    ),
  },
  {
    name: 'reference of an interface',
    html: page(
      'Meter.read() | Reference',
      `<div class="layout"><div class="left-menu">${linkList(240, 14)}</div><div class="main-content"><h1>Meter.read()</h1>${text(p(241, 3), `<h2>Syntax</h2><pre>meter.read(place, options)</pre>`, `<h2>Parameters</h2><dl><dt><code>place</code></dt><dd>${prose(242, 2)}</dd><dt><code>options</code></dt><dd>${prose(243, 2)}</dd></dl>`, `<h2>Return value</h2>${p(244, 2)}`, `<h2>Example</h2><pre><code>${code(7)}</code></pre>`, `<h2>Compatibility</h2>${tableOf(245, 3, ['Version', 'North', 'South'])}`)}<h2>See also</h2><ul><li><a href="/1"><code>Meter.write()</code></a></li><li><a href="/2"><code>Meter.close()</code></a></li></ul><p>Last modified: 5 May 2026 <a href="/edit">Edit this page</a></p></div></div>${footer()}`,
    ),
  },
  {
    name: 'encyclopedia',
    html: page(
      'Harbour lamp - Samplepedia',
      `<div id="mw-navigation">${divNav('nav-panel')}</div><div id="content"><h1 id="firstHeading">Harbour lamp</h1><div class="hatnote">For the film, see <a href="/f">Harbour Lamp (film)</a>.</div><div id="bodyContent">${text(p(251), p(252))}<div id="toc" class="toc"><h2>Contents</h2><ul><li><a href="#1">1 History</a></li><li><a href="#2">2 Use</a></li><li><a href="#3">3 References</a></li></ul></div><h2>${text('History')}<span class="editsection">[<a href="/e">edit</a>]</span></h2>${text(`<p>${prose(253, 4)}<sup><a href="#n1">[1]</a></sup> ${prose(254, 2)}</p>`)}<h2>${text('Use')}<span class="editsection">[<a href="/e">edit</a>]</span></h2>${text(p(255), tableOf(256, 5), p(257))}${text(`<h2>References</h2><ol class="references"><li id="n1">A. Sample, <i>${words(258)}</i>, 1987, p. 12.</li><li id="n2">B. Example, <i>${words(259)}</i>, 1991.</li></ol>`)}<div class="navbox"><b>Lamps of the coast</b> ${linkList(260, 12)}</div><div id="catlinks">Categories: <a href="/c1">Lamps</a> <a href="/c2">Harbours</a></div></div></div>${footer()}`,
    ),
  },
  {
    name: 'forum thread',
    html: page(
      'Lamp keeps going out - Sample Forum',
      `<div class="nav">${divNav('forum-nav')}</div>${breadcrumb()}<h1>Lamp keeps going out</h1><div class="thread">${[1, 2, 3, 4, 5].map((index) => `<div class="post" id="p${index}"><div class="post-author"><b>keeper${index}</b><br>Posts: ${index * 31}<br>Member since 202${index}</div><div class="post-body">${text(p(270 + index, 3))}</div><div class="post-actions"><a href="#">Quote</a> <a href="#">Report</a></div></div>`).join('')}</div><div class="pagination"><a href="?p=1">1</a> <a href="?p=2">2</a> <a href="?p=3">Next</a></div><div class="similar"><h3>Similar threads</h3>${linkList(280)}</div>${footer()}`,
    ),
  },
  {
    name: 'recipe',
    html: page(
      'Barley soup with leeks | Sample Kitchen',
      `<header>${nav(6)}</header><main><h1>Barley soup with leeks</h1><div class="rating">4.6 stars (218 ratings)</div><div class="jump"><a href="#r">Jump to recipe</a></div>${text(p(291), p(292))}${figure(293)}<div class="recipe-card">${text(`<h2>Ingredients</h2><ul><li>200 g pearl barley</li><li>2 leeks, sliced into rings</li><li>1 litre of stock</li><li>A spoon of butter</li></ul><h2>Method</h2><ol><li>Melt the butter, and soften the leeks in it for ten minutes.</li><li>Add the barley and the stock, then simmer it for forty minutes.</li><li>Season it, and let it stand before you serve it.</li></ol>`)}<button>Print recipe</button></div>${newsletter()}<section class="recommended"><h2>More recipes like this</h2>${linkList(294)}</section>${comments(295, 4)}</main>${footer()}`,
    ),
  },
  {
    name: 'product',
    html: page(
      'Oil lamp, brass, 30 cm - Sample Shop',
      `<header>${nav(7)}<a href="/cart">Cart (0)</a></header>${breadcrumb()}<main><div class="gallery"><div style="height:200px;background:#eee"></div></div><h1>Oil lamp, brass, 30 cm</h1><div class="price-box">€ 42.00</div><form><select><option>Brass</option><option>Steel</option></select><button>Add to cart</button></form><div class="product-description">${text(`<h2>Description</h2>`, p(301), p(302), `<h2>Specification</h2><table><tr><th>Height</th><td>30 cm</td></tr><tr><th>Weight</th><td>1.2 kg</td></tr><tr><th>Burns for</th><td>14 hours</td></tr></table>`, `<h2>Care</h2>`, p(303, 3))}</div><section class="related-products"><h2>Customers also bought</h2><ul><li><a href="/1">Wick, 2 m</a> € 3</li><li><a href="/2">Lamp oil, 1 l</a> € 9</li><li><a href="/3">Glass</a> € 7</li></ul></section></main>${footer()}`,
    ),
  },
  {
    name: 'questions and answers',
    html: page(
      'How do I keep a wick from smoking? - Sample Answers',
      `<header>${nav(8)}</header><div id="mainbar"><h1><a href="/q/1">How do I keep a wick from smoking?</a></h1><div class="question"><div class="votecell"><button>▲</button><span class="vote-count">12</span></div><div class="post-text">${text(p(311, 3), '<pre><code>trim(wick, 4);\nlight(wick);</code></pre>')}</div><div class="post-taglist"><a href="/t/w">wick</a> <a href="/t/o">oil</a></div><div class="user-info">asked May 3 by <a href="/u/1">lampist</a></div><ul class="comments-list"><li>${sentence(312)} – <a href="/u/2">odo</a></li></ul></div><h2>2 Answers</h2>${[1, 2].map((index) => `<div class="answer"><div class="votecell"><span class="vote-count">${index * 7}</span></div><div class="post-text">${text(p(313 + index, 4), p(318 + index, 2))}</div><div class="user-info">answered May ${index + 3} by <a href="/u/${index}">helper${index}</a></div></div>`).join('')}</div><div id="sidebar"><h4>Related questions</h4>${linkList(320)}</div>${footer()}`,
    ),
  },
  {
    name: 'list of changes',
    html: page(
      'Changelog - Meter',
      `<div class="topbar">${divNav('links')}</div><main><h1>Changelog</h1>${[5, 4, 3].map((version) => text(`<h2>Version 2.${version}.0 (2026-0${version}-12)</h2><h3>Added</h3><ul>${steps(330 + version, 3)}</ul><h3>Fixed</h3><ul>${steps(340 + version, 2)}</ul>`)).join('')}</main><div class="subscribe-box">Subscribe to releases: <a href="/feed">RSS</a></div>${footer()}`,
    ),
  },
  {
    name: 'terms of use',
    html: page(
      'Terms of use | Sample Service',
      `<header>${nav(9)}</header><div class="legal"><h1>Terms of use</h1><p>Last updated: 1 January 2026</p><div class="contents"><h2>Contents</h2><ol><li><a href="#1">Scope</a></li><li><a href="#2">Your account</a></li><li><a href="#3">Liability</a></li></ol></div>${text(...['Scope', 'Your account', 'Liability'].map((name, index) => `<h2>${index + 1}. ${name}</h2><p>${index + 1}.1 ${prose(350 + index, 3)}</p><p>${index + 1}.2 ${prose(355 + index, 3)}</p><ol type="a"><li>${sentence(360 + index)}</li><li>${sentence(365 + index)}</li></ol>`))}</div>${footer()}`,
    ),
  },
  {
    name: 'mostly tables',
    html: page(
      'Harvest of 2025 in numbers | Sample Statistics',
      `<header>${nav(10)}</header><main><h1>Harvest of 2025 in numbers</h1>${share()}${text(p(371, 3), `<h2>By place</h2>`, tableOf(372, 12), p(373, 2), `<h2>By year</h2>`, `<table><caption>Tons by year</caption>${tableOf(374, 8).slice(7)}`, p(375, 2))}<div class="download"><a href="/d.csv">Download</a></div>${related(376, 'Further statistics')}</main>${footer()}`,
    ),
  },
  {
    name: 'mostly code, with numbered lines',
    html: page(
      'Reading a meter in fifty lines - Sample Code',
      `<header>${divNav()}</header><div class="content"><h1>Reading a meter in fifty lines</h1>${text(p(381, 2))}${[1, 2, 3].map((part) => `<table class="highlighttable"><tr><td class="linenos"><pre>1\n2\n3\n4\n5\n6</pre></td><td class="code">${text(`<pre>${code(part * 3)}</pre>`)}</td></tr></table>${text(p(382 + part, 3))}`).join('')}<div class="gist-meta"><a href="/raw">view raw</a> meter.js hosted with care</div></div><div class="comments-area">${comments(390, 2)}</div>${footer()}`,
    ),
  },
  {
    name: 'essay with footnotes',
    html: page(
      `${title(401)} | Sample Essays`,
      `<div class="masthead">${divNav('top')}</div><article><h1>${title(401)}</h1><p class="author">Pia Grund</p>${text(`<p>${prose(402, 4)}<sup><a href="#f1">1</a></sup></p>`, p(403, 5), `<p>${prose(404, 4)}<sup><a href="#f2">2</a></sup> ${prose(405, 3)}</p>`, p(406, 5), `<hr>`, `<ol class="footnotes"><li id="f1">${sentence(407)}</li><li id="f2">${sentence(408)}</li></ol>`)}<p class="license">Text under a free licence.</p></article>${related(409, 'More essays', 'more')}${footer()}`,
    ),
  },
  {
    name: 'ten things',
    html: page(
      `Seven quiet places - Sample Travel`,
      `<header>${nav(11)}</header><article><h1>Seven quiet places</h1>${text(p(411, 2))}${[1, 2, 3, 4, 5, 6, 7].map((index) => `${text(`<h2>${index}. ${words(412 + index, 3)}</h2>`)}${index % 2 ? figure(index) : ''}${text(p(420 + index, 2))}${index === 3 ? adBox('advert') : ''}`).join('')}${newsletter()}</article>${related(430, 'Recommended for you', 'recs')}${footer()}`,
    ),
  },
  {
    name: 'magazine in columns',
    html: page(
      `${title(441)} — Sample Magazine`,
      `<header>${divNav()}</header><section class="feature"><h1>${title(441)}</h1><div class="dek">${text(sentence(442))}</div><div style="columns:3">${text(paragraphs(443, 7))}</div><div class="pull"><aside class="pullquote">${prose(443 * 17, 1)}</aside></div></section>${related(444, 'In this issue')}${footer()}`,
    ),
  },
  {
    name: 'gallery',
    html: page(
      'The coast in six pictures - Sample Pictures',
      `<header>${nav(12)}</header><main><h1>The coast in six pictures</h1>${text(p(451, 2))}${[1, 2, 3, 4, 5, 6].map((index) => `<figure><div style="background:#9ac;height:220px"></div><figcaption>${text(prose(452 + index, 2))}</figcaption></figure>`).join('')}${share()}</main>${footer()}`,
    ),
  },
  {
    name: 'page laid out with tables',
    html: page(
      title(461),
      `<table width="100%"><tr><td colspan="3"><a href="/">Sample Town</a> | <a href="/n">News</a> | <a href="/m">Map</a></td></tr><tr><td width="150" valign="top">${[1, 2, 3, 4, 5, 6].map((index) => `<a href="/${index}">${words(462 + index, 2)}</a><br>`).join('')}</td><td valign="top"><h1>${title(461)}</h1>${text(paragraphs(463, 5))}</td><td width="140" valign="top"><b>Links</b><br>${[1, 2, 3].map((index) => `<a href="/l${index}">${words(470 + index, 3)}</a><br>`).join('')}</td></tr><tr><td colspan="3" align="center">Copyright 2026 Sample Town. <a href="/w">Webmaster</a></td></tr></table>`,
    ),
  },
];
