// In the languages that most pages are written in. What is not known here is told by its shape.
/** Above ways to elsewhere. */
const WAYS = [
  /^(?:related|more (?:from|on|about|in|stories|news|articles|to read|like this)|you (?:may|might|could) (?:also |like|be interested)|read (?:next|more|also|this next)|recommended|suggested|popular|trending|most (?:read|popular|viewed|shared)|keep reading|up next|further stories|latest (?:news|stories|posts|articles)|recent (?:posts|articles|comments)|see also|also (?:read|see|in)|don[’']?t miss|editor[’']?s picks?|what to read next|similar|customers also|people also|in case you missed|elsewhere on|next steps?$|previous post|next post)/i,
  /^(?:advertisement|sponsored|promoted|from our (?:partners|sponsors)|on this page|in this article|table of contents|contents|jump to)/i,
  /^(?:mehr zum thema|das könnte|ähnliche|verwandte|weitere (?:artikel|themen)|kommentare|teilen|lesen sie auch|auch interessant|meistgelesen)/i,
  /^(?:à lire aussi|lire aussi|sur le même sujet|articles? (?:liés|similaires)|commentaires|partager|plus d[’']articles)/i,
  /^(?:relacionad[oa]s?|también|lea también|noticias relacionadas|te puede interesar|comentarios|compartir|leia também|veja também)/i,
  /^(?:関連記事|関連|おすすめ|人気記事|ランキング|シェア|こちらも|あわせて読みたい|相关(?:文章|阅读|新闻|推荐)|推荐阅读|热门|分享|延伸阅读|相關)/,
  /^(?:مقالات ذات صلة|ذات صلة|اقرأ أيضا|اقرأ أيضًا|شارك|التعليقات|الأكثر قراءة|כתבות נוספות|קראו גם|תגובות|שתפו)/,
];

/** Above what stands below a text: comments, letters to subscribe to. */
const ENDS = [
  /^(?:share|share (?:this|on|via)|follow us|spread the word|tell your friends)\b/i,
  /^(?:newsletter|subscribe|sign up|get (?:the|our|more)\b.*(?:newsletter|inbox|email)|stay (?:informed|up to date|in the loop)|never miss|join our|enjoy(?:ed|ing)? this)/i,
  /^(?:\d[\d.,]* (?:comments?|replies|responses)|comments? ?\(?\d+\)?|reader comments|join the (?:conversation|discussion)|leave a (?:comment|reply)|post a comment|add a comment|kommentare|commentaires|comentarios|コメント|评论|التعليقات|תגובות)$/i,
  /^(?:was this (?:page|article|answer)? ?helpful|did (?:you find )?this (?:page |article |answer )?help)/i,
];

const TAILS = [
  /^about (?:the )?(?:author|writer|us|me|contributor|reporter|publisher)s?\b/i,
  /^(?:written by|author|the author|contributors?|über (?:den|die) autor|à propos de l[’']auteur|sobre (?:el|la|o|a) autor|著者|作者|筆者|عن الكاتب)/i,
  /^(?:comments?|discussion|tags?|topics?|filed under|categories|posted in|contact us|press contact|media contact|credits|copyright)\b/i,
];

/** What a heading that is not part of a text stands above: ways to elsewhere, an end of the page, or what ends the text itself. */
export function titleKind(text: string): 'end' | 'tail' | 'ways' | undefined {
  if (text.length > 90) return undefined;
  if (WAYS.some((pattern) => pattern.test(text))) return 'ways';
  if (ENDS.some((pattern) => pattern.test(text))) return 'end';
  return text.length < 60 && TAILS.some((pattern) => pattern.test(text)) ? 'tail' : undefined;
}

const LINES = [
  /^(?:advertisement|ad|advertising|sponsored(?: content)?|promoted|story continues below.*|continue reading below.*|article continues.*|anzeige|publicité|publicidad|広告|广告|إعلان)$/i,
  /^(?:share|tweet|email|print|save|copy link|copy|copied!?|listen|watch|play|pin it|like|reply|report|flag|bookmark|follow|subscribe|sign in|log in|log ?out|menu|search|close|back to top|top|next|previous|edit|edit this page|view source|show more|load more|read more|see all|view all|skip to .*|permalink|expand|collapse|↑.*|←.*|.*→)$/i,
  /^(?:share|tweet|email|print|save|facebook|twitter|x|linkedin|whatsapp|reddit|telegram|copy link|link|pinterest|[|·•,/ ])+$/i,
  /^(?:(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or) \p{Lu}|(?:文・?|作者[:：]|記者))[\p{L}.’' -]{2,50}$/u,
  /^\d+[ -]?(?:min(?:ute)?s?)(?: read| reading time)?$/i,
  /^(?:reading time|read time|estimated reading).{0,20}$/i,
  /^\d[\d,.]*k? (?:comments?|shares?|likes?|views?|replies|reactions?|claps|people found.*)$/i,
  /^(?:published|updated|last (?:updated|modified|edited|reviewed)|posted|first published|modified|created)(?: on| at)?:?\s.{0,60}$/i,
  /^(?:photo(?:graph)?s?|image|picture|illustration|video|credit|source|foto|bild|写真|图片来源|photo illustration)(?: (?:by|credit|courtesy))?\s?[:/：].{0,100}$/i,
  /^(?:read (?:more|also|next)|see also|related|also read|more|lesen sie auch|à lire aussi|lea también|関連記事|相关阅读|اقرأ أيضا)\s?[:：>].{0,160}$/i,
  /^(?:tags?|topics?|filed (?:under|in)|categories|posted in|labels|タグ|标签|schlagworte|الوسوم)\s?[:：].{0,160}$/i,
  /^(?:©|\(c\)|copyright|all rights reserved).{0,120}$/i,
  /^(?:\p{L}+ \d{1,2}, \d{4}|\d{1,2}\.? \p{L}+ \d{4}|\d{4}-\d{2}-\d{2}|\d{4}年\d{1,2}月\d{1,2}日)(?:[ ,·|T].{0,30})?$/iu,
  /^(?:was this (?:page |article |answer )?helpful|did this (?:answer|help)|rate this|have feedback|found a (?:typo|mistake|bug)|improve this page).{0,60}$/i,
];

/** A line that is not the text of any article. */
export const isClutterLine = (text: string): boolean =>
  text.length < 200 && LINES.some((pattern) => pattern.test(text));

/** Who wrote it, in a few words at the end. */
export const isBio = (text: string): boolean =>
  text.length < 520 &&
  /^(?:\p{Lu}[\p{L}.’'-]+ ){1,3}(?:is|was|writes|covers|reports|has (?:written|worked|covered)|teaches|lives|works)\b.{0,140}(?:writer|reporter|editor|correspondent|journalist|author|columnist|contributor|freelance|critic|professor|researcher|blog|covers?|writes|newsroom|engineer|developer|photographer)/u.test(
    text,
  );
