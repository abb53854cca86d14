import { expect, it, describe, beforeAll, afterAll } from 'vitest';
import { call, open } from '../open.ts';
import { site } from '../site.ts';

// Each plants one text. It is told by its colour of speech whether a person sees it.
const HIDDEN: Readonly<Record<string, string>> = {
  'display: none': '<p style="display:none">T</p>',
  'display: none above': '<div style="display:none"><p>T</p></div>',
  'a comment': '<!-- T -->',
  'the attribute hidden': '<p hidden>T</p>',
  'visibility: hidden': '<p style="visibility:hidden">T</p>',
  'visibility: collapse': '<p style="visibility:collapse">T</p>',
  'content-visibility: hidden': '<div style="content-visibility:hidden">T</div>',
  'closed details': '<details><summary>more</summary><p>T</p></details>',
  'a closed dialog': '<dialog>T</dialog>',
  'a popover that is not open': '<div popover>T</div>',
  'opacity: 0': '<p style="opacity:0">T</p>',
  'opacity that multiplies to nothing': '<div style="opacity:.2"><div style="opacity:.2">T</div></div>',
  'a filter of opacity': '<p style="filter:opacity(0)">T</p>',
  'far to the left': '<p style="position:absolute;left:-9999px">T</p>',
  'far above': '<p style="position:fixed;top:-500px">T</p>',
  'fixed below the view': '<p style="position:fixed;top:5000px">T</p>',
  'moved away by a transform': '<p style="position:absolute;transform:translateX(-5000px)">T</p>',
  'a negative margin': '<div style="margin-left:-5000px;width:300px">T</div>',
  'text-indent': '<p style="text-indent:-9999px;overflow:hidden">T</p>',
  'text-indent in a link': '<a href="/x" style="display:block;text-indent:-9999px;overflow:hidden">T</a>',
  'font-size: 0': '<p style="font-size:0">T</p>',
  'font-size: 1px': '<p style="font-size:1px">T</p>',
  'scale(0)': '<p style="transform:scale(0)">T</p>',
  'scale: 0.01': '<p style="scale:0.01">T</p>',
  'no height': '<div style="height:0;overflow:hidden">T</div>',
  'no width': '<div style="width:0;overflow:hidden;white-space:nowrap">T</div>',
  'max-height: 0': '<div style="max-height:0;overflow:hidden"><p>T</p></div>',
  'clip: rect, as for readers of screens':
    '<span style="position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)">T</span>',
  'one pixel': '<span style="position:absolute;width:1px;height:1px;overflow:hidden">T</span>',
  'clip-path: inset': '<p style="clip-path:inset(50%)">T</p>',
  'clip-path: circle': '<p style="clip-path:circle(0)">T</p>',
  'clip-path: polygon': '<p style="clip-path:polygon(0 0,0 0,0 0)">T</p>',
  'below the edge of what is cut':
    '<div style="height:20px;overflow:hidden"><div style="height:40px"></div>T</div>',
  'clipped with overflow: clip':
    '<div style="height:20px;overflow:clip"><div style="height:40px"></div>T</div>',
  'the second line of a clamped text':
    '<div style="width:200px;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:1;overflow:hidden">short words that fill one line and T</div>',
  'a slit that scrolls': '<div style="height:3px;overflow:auto"><div style="height:40px"></div>T</div>',
  'a mask': '<p style="mask-image:linear-gradient(transparent,transparent)">T</p>',
  'white on white': '<p style="color:#fff">T</p>',
  'nearly white on white': '<p style="color:#fefefe">T</p>',
  'black on a black box': '<div style="background:#000;color:#000">T</div>',
  'no colour': '<p style="color:transparent">T</p>',
  'no ink': '<p style="-webkit-text-fill-color:transparent">T</p>',
  'white on a gradient of white': '<div style="background:linear-gradient(#fff,#fefefe);color:#fff">T</div>',
  'white in oklch': '<p style="color:oklch(1 0 0)">T</p>',
  'the colour of a box further out':
    '<div style="background:rgb(20,40,60)"><p style="color:rgb(20,40,60)"><b>T</b></p></div>',
  'an alternative text':
    '<img alt="T" src="data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==">',
  'a title': '<p title="T">x</p>',
  'an aria-label of a paragraph': '<p aria-label="T">x</p>',
  'an aria-label of a button with words': '<button aria-label="T">Go</button>',
  'a hidden input': '<input type="hidden" value="T">',
  'a password': '<input type="password" value="T">',
  'white writing in a field': '<input value="T" style="color:#fff;background:#fff">',
  'a template': '<template>T</template>',
  noscript: '<noscript>T</noscript>',
  'a picture without drawing': '<svg width="9" height="9"><desc>T</desc><defs><text>T</text></defs></svg>',
  'a child that a shadow root has no place for':
    '<div id="h">T</div><script>h.attachShadow({mode:"open"}).innerHTML="x"</script>',
  'an option that is not chosen, in a hidden list': '<select hidden><option>T</select>',
  'words that a style writes unseen': '<style>.w::before{content:"T";opacity:0}</style><p class="w">x</p>',
  'an aria-label that is hidden by size too':
    '<button style="width:0;height:0;padding:0;border:0" aria-label="T"></button>',
  'below a box that is not see-through':
    '<div style="position:relative;height:60px"><p style="position:absolute;z-index:-1;margin:0">T</p><div style="position:absolute;inset:0;background:#fff"></div></div>',
  'a part below a box, with a stack of its own':
    '<div style="position:relative;height:60px"><p style="position:absolute;z-index:-1;margin:0"><b style="opacity:.9">T</b></p><div style="position:absolute;inset:0;background:#fff"></div></div>',
  'below the colour of what it is in':
    '<div style="background:#eee;padding:9px"><p style="position:relative;z-index:-1">T</p></div>',
  'a filter of no contrast': '<p style="filter:contrast(0);background:#fff;color:#000">T</p>',
  'a filter that makes all black': '<p style="filter:brightness(0);background:#fff;color:#00f">T</p>',
  'a filter that makes it as black as what is behind':
    '<div style="background:#000"><p style="filter:brightness(0);color:#fff">T</p></div>',
  'a filter that makes black white': '<p style="filter:invert(1)">T</p>',
  'a filter of opacity in per cent': '<p style="filter:opacity(2%)">T</p>',
  'letters that are blurred': '<p style="filter:blur(20px)">T</p>',
  'a mask without size': '<p style="mask-image:linear-gradient(#000,#000);mask-size:0">T</p>',
  'a mask elsewhere':
    '<p style="mask-image:linear-gradient(#000,#000);mask-repeat:no-repeat;mask-position:-5000px 0">T</p>',
  'a first line without colour': '<style>.f::first-line{color:transparent}</style><p class="f">T</p>',
  'a first line in white': '<style>@media all{.f::first-line{color:#fff}}</style><p class="f"><b>T</b></p>',
  'clip-path: path': `<p style="clip-path:path('M0 0H0V0Z')">T</p>`,
  'clip-path: a path elsewhere': `<p style="clip-path:path('M-90 -90h9v9z')">T</p>`,
  'clip-path: a circle elsewhere': '<p style="clip-path:circle(5px at -90px -90px)">T</p>',
  'clip-path: an ellipse of nothing': '<p style="clip-path:ellipse(0 40px)">T</p>',
  'clip-path: an empty drawing':
    '<svg width="0" height="0"><clipPath id="none"></clipPath></svg><p style="clip-path:url(#none)">T</p>',
  'words of a style, scaled to nothing':
    '<style>.w::before{content:"T";display:block;transform:scale(0)}</style><p class="w">x</p>',
  'words of a style, by scale':
    '<style>.w::before{content:"T";display:block;scale:0}</style><p class="w">x</p>',
  'words of a style, filtered': '<style>.w::before{content:"T";filter:opacity(0)}</style><p class="w">x</p>',
  'words of a style, blurred': '<style>.w::before{content:"T";filter:blur(20px)}</style><p class="w">x</p>',
  'words of a style, clipped':
    '<style>.w::before{content:"T";display:block;clip-path:inset(50%)}</style><p class="w">x</p>',
  'words of a style, of 2 pixels': '<style>.w::before{content:"T";font-size:2px}</style><p class="w">x</p>',
  'letters cut out of what is behind':
    '<h1 style="color:transparent;background:#fff;background-clip:text">T</h1>',
  'letters in a part, cut out of what is behind':
    '<h1 style="color:transparent;background:linear-gradient(#fff,#fff);background-clip:text"><span>T</span></h1>',
  'white letters over those cut out': '<h1 style="color:#fff;background:#123;background-clip:text">T</h1>',
  'font-size: 2px': '<p style="font-size:2px">T</p>',
  'scaled to 2 pixels': '<p style="transform:scale(.11)">T</p>',
  'options without colour': '<select style="color:transparent"><option>x<option>T</select>',
  'an option in white': '<select style="background:#fff"><option>x<option style="color:#fff">T</select>',
  'an option without display': '<select><option>x<option style="display:none">T</select>',
  'a hidden group of options': '<select><option>x<optgroup hidden><option>T</optgroup></select>',
  'the alternative of a broken picture of a pixel':
    '<img alt="T" src="/none.png" style="display:inline-block;width:1px;height:1px">',
  'the alternative of a broken picture without colour':
    '<img alt="T" src="/none.png" style="color:transparent">',
  'the alternative of a picture without size in a link':
    '<a href="/x" style="display:inline-block;width:40px;height:20px"><img alt="T" width="0" height="0" src="data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="></a>',
  'text-indent in a field': '<input value="T" style="text-indent:-400px;width:100px">',
  'text-indent on a button': '<input type="submit" value="T" style="text-indent:-9999px">',
  'a button without ink': '<input type="submit" value="T" style="color:transparent">',
  'text-indent of a box': '<p style="text-indent:-300px;width:200px;overflow:hidden">T</p>',
  'content-visibility: hidden above':
    '<section style="content-visibility:hidden"><div><p>T</p></div></section>',
};

const VISIBLE: Readonly<Record<string, string>> = {
  'a paragraph': '<p>T</p>',
  'aria-hidden': '<p aria-hidden="true">T</p>',
  'role none': '<p role="none">T</p>',
  'below the fold': '<div style="height:4000px"></div><p>T</p>',
  'inside of what scrolls': '<div style="height:40px;overflow:auto"><div style="height:400px"></div>T</div>',
  'to the right inside of what scrolls':
    '<div style="width:90px;overflow-x:scroll;white-space:nowrap"><span style="margin-left:900px">T</span></div>',
  'to the left, from right to left':
    '<div dir="rtl" style="width:90px;overflow-x:scroll;white-space:nowrap"><span style="margin-right:900px">T</span></div>',
  'visible in hidden': '<div style="visibility:hidden"><p style="visibility:visible">T</p></div>',
  'fixed outside of what cuts':
    '<div style="height:0;overflow:hidden"><p style="position:fixed;top:9px">T</p></div>',
  'absolute outside of what cuts':
    '<div style="height:0;overflow:hidden"><p style="position:absolute;top:9px">T</p></div>',
  'half opacity': '<p style="opacity:.5">T</p>',
  'open details': '<details open><summary>more</summary><p>T</p></details>',
  'white on black': '<div style="background:#000"><p style="color:#fff">T</p></div>',
  'white on a picture': '<div style="background:url(/x.png) #fff"><p style="color:#fff">T</p></div>',
  'white on a gradient':
    '<div style="background:linear-gradient(#fff,#000)"><p style="color:#fff">T</p></div>',
  'white over a picture':
    '<div style="position:relative"><canvas width="300" height="90" style="position:absolute"></canvas><p style="position:absolute;color:#fff">T</p></div>',
  'white over a box beside it':
    '<div style="position:relative;height:90px"><div style="position:absolute;inset:0;background:#123"></div><p style="position:absolute;color:#fff">T</p></div>',
  'white over a layer of a style':
    '<style>.l{position:relative}.l::before{content:"";position:absolute;inset:0;background:#123;z-index:-1}</style><div class="l" style="z-index:0"><p style="color:#fff">T</p></div>',
  'white with a shadow': '<p style="color:#fff;text-shadow:0 0 3px #000">T</p>',
  'letters cut out of a picture':
    '<h1 style="color:transparent;background:linear-gradient(red,blue);background-clip:text">T</h1>',
  'grey on white': '<p style="color:#ccc">T</p>',
  'faint ink': '<p style="color:rgba(0,0,0,.3)">T</p>',
  'small print': '<p style="font-size:5px">T</p>',
  'scaled down a little': '<p style="transform:scale(.5)">T</p>',
  turned: '<p style="transform:rotate(90deg);width:60px;margin:99px">T</p>',
  'a tight line': '<div style="line-height:10px;height:10px;font-size:14px;overflow:hidden">T</div>',
  'an open dialog': '<dialog open>T</dialog>',
  'display: contents': '<div style="display:contents">T</div>',
  'a slot': '<div id="h">T</div><script>h.attachShadow({mode:"open"}).innerHTML="<slot></slot>"</script>',
  'a closed shadow root':
    '<div id="h"></div><script>h.attachShadow({mode:"closed"}).innerHTML="<p>T</p>"</script>',
  'a frame': '<iframe srcdoc="<p>T"></iframe>',
  'a value': '<input value="T">',
  'a placeholder': '<input placeholder="T">',
  'a label': '<label>T<input></label>',
  'a label of a box that is drawn by a style':
    '<label><input type="checkbox" style="opacity:0;position:absolute">T</label>',
  'a button': '<button>T</button>',
  'the words of an input': '<input type="submit" value="T">',
  'a chosen option': '<select><option>x<option selected>T</select>',
  'a legend': '<fieldset><legend>T</legend><input></fieldset>',
  'a caption': '<table><caption>T</caption><tr><td>x</table>',
  'a cell': '<table><tr><td><div>T</div></table>',
  'a drawn text': '<svg width="200" height="40"><text y="20">T</text></svg>',
  'words that a style writes': '<style>.w::before{content:"T"}</style><p class="w">x</p>',
  'the alternative of a broken picture': '<img alt="T" src="/none.png">',
  'a name that hides a property': '<form><input name="childNodes"><input name="parentNode"><p>T</p></form>',
  'a name that hides the body': '<img name="body"><img name="documentElement"><p>T</p>',
  'an animation that has come in':
    '<style>@keyframes in{from{opacity:0}to{opacity:1}}</style><p style="animation:in 1ms both">T</p>',
  'white on a dark page': '<style>html{background:#111}</style><p style="color:#fff">T</p>',
  'a page from right to left': '<style>html{direction:rtl}</style><p>T</p>',
  'a column that grows upwards':
    '<div style="height:50px;overflow:auto;display:flex;flex-direction:column-reverse"><p>x</p><div style="height:300px;flex:none"></div><p>T</p></div>',
  edited: '<div contenteditable>T</div>',
  'a summary': '<details><summary>T</summary>x</details>',
  'floats in a link without a box': '<a href="/x"><span style="float:left">T</span></a>',
  preformatted: '<pre>x\nT</pre>',
  'a filter that changes little': '<p style="filter:contrast(1.2) brightness(.9) grayscale(1)">T</p>',
  'grey by a filter': '<p style="filter:contrast(0)">T</p>',
  'black by a filter': '<p style="filter:brightness(0);color:#fff">T</p>',
  'white by a filter, on black': '<div style="background:#000"><p style="filter:invert(1)">T</p></div>',
  'a dark page by a filter':
    '<style>html{filter:invert(1);background:#fff}</style><p style="color:#000">T</p>',
  'large letters in something that is blurred':
    '<div style="filter:blur(3px);font-size:6px"><h1 style="font-size:40px">T</h1></div>',
  'blurred a little': '<p style="filter:blur(1px)">T</p>',
  'below a box beside it':
    '<div style="position:relative;height:60px"><p style="position:absolute;z-index:-1;margin:0">T</p><div style="position:absolute;left:500px;top:0;width:9px;height:9px;background:#fff"></div></div>',
  'below a box that is see-through':
    '<div style="position:relative;height:60px"><p style="position:absolute;z-index:-1;margin:0">T</p><div style="position:absolute;inset:0;background:rgba(255,255,255,.3)"></div></div>',
  'behind, in a place of its own':
    '<div style="isolation:isolate;background:#eee;padding:9px"><p style="position:relative;z-index:-1">T</p></div>',
  'a mask that fades': '<p style="mask-image:linear-gradient(#000,transparent)">T</p>',
  'a mask of its size': '<p style="mask-image:linear-gradient(#000,#000);mask-size:100% 100%">T</p>',
  'a second line': '<style>.f::first-line{color:transparent}</style><p class="f">x<br>T</p>',
  'a first line in blue': '<style>.f::first-line{color:#00f}</style><p class="f">T</p>',
  'clip-path: a path around it': `<p style="clip-path:path('M0 0H900V90H0Z')">T</p>`,
  'clip-path: a circle around it': '<p style="clip-path:circle(900px at 10px 10px)">T</p>',
  'letters of a part, cut out of a picture':
    '<h1 style="color:transparent;background:linear-gradient(red,blue);background-clip:text"><span>T</span></h1>',
  'an option': '<select><option>x<option>T</select>',
  'an option on a dark list': '<select style="background:#123;color:#fff"><option>x<option>T</select>',
  'words of a style, from an attribute':
    '<style>.w::before{content:"by " attr(data-w)}</style><p class="w" data-w="T">x</p>',
  'words of a style, scaled a little':
    '<style>.w::before{content:"T";display:block;transform:scale(.8)}</style><p class="w">x</p>',
  'print of 4 pixels': '<p style="font-size:4px">T</p>',
  'a field with some indent': '<input value="T" style="text-indent:10px">',
  'content-visibility: auto, below the fold':
    '<div style="height:4000px"></div><div style="content-visibility:auto">T</div>',
  // Chrome draws them in a line whatever these say.
  'the alternative of a broken picture with attributes of its size':
    '<img alt="T" src="/none.png" width="1" height="1">',
  'the alternative of a broken picture with room': '<img alt="T" src="/none.png" width="200" height="60">',
};

const path = (kind: string, index: number) => `/${kind}/${index}`;
const words = (html: string) =>
  html
    .replaceAll('T<', 'Zebrafink<')
    .replaceAll('"T"', '"Zebrafink"')
    .replaceAll('<option>T', '<option>Zebrafink')
    .replace(/(?<= )T(?= |$|<|")/g, 'Zebrafink')
    .replace(/>T(?=[<"])/g, '>Zebrafink')
    .replace('\nT<', '\nZebrafink<');

const pagesOf = (kind: string, table: Readonly<Record<string, string>>) =>
  Object.entries(table).map(([, html], index) => [
    path(kind, index),
    `<!doctype html><title>x</title><p>before</p>${words(html)}<p>after</p>`,
  ]);

let server: Awaited<ReturnType<typeof site>>;
let client: Awaited<ReturnType<typeof open>>;

beforeAll(async () => {
  server = await site(Object.fromEntries([...pagesOf('hidden', HIDDEN), ...pagesOf('visible', VISIBLE)]), {
    'GET /none.png': { status: 404 },
    'GET /x.png': { status: 404 },
  });
  client = await open({ allowOrigins: [server.url] });
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function seenOf(at: string, args: Record<string, unknown> = {}): Promise<string> {
  await call(client, 'navigate', { url: `${server.url}${at}` });
  return (await call(client, 'snapshot', args)).text;
}

describe('a snapshot does not show', () => {
  it.each(Object.keys(HIDDEN).map((name, index) => ({ name, index })))('$name', async ({ index }) => {
    const text = await seenOf(path('hidden', index));
    expect(text).toContain('"before"');
    expect(text).toContain('"after"');
    expect(text).not.toContain('Zebrafink');
  });
});

describe('a snapshot shows', () => {
  it.each(Object.keys(VISIBLE).map((name, index) => ({ name, index })))('$name', async ({ index }) => {
    // An animation comes in with the next frame, whenever a busy machine draws it.
    await expect.poll(() => seenOf(path('visible', index)), { timeout: 5_000 }).toContain('Zebrafink');
  });
});
