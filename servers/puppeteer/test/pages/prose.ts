/** Sentences that nobody wrote, the same for the same seed. */
function draws(seed: number): <Item>(items: readonly Item[]) => Item {
  let state = seed * 2_654_435_761 + 12_345;
  return (items) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return items[Math.abs(state ^ (state >>> 13)) % items.length] as (typeof items)[number];
  };
}

const WHO =
  'the council|a group of engineers|the keeper of the harbour|most of the residents|the owner of the mill|researchers at the institute|a retired teacher|the younger members|the committee|two of the builders|the team behind the project|local growers'.split(
    '|',
  );
const DID =
  'decided to postpone|quietly replaced|spent months on|had long argued for|finally measured|refused to sign|carefully documented|was surprised by|has begun to repair|wants to keep|underestimated|described in detail'.split(
    '|',
  );
const WHAT =
  'the old water supply|a new method of drying timber|the results of the survey|the northern ferry line|plans for a smaller reservoir|the collection of letters|the second stage of the trial|a bridge that nobody had asked for|its rules for visitors|the cost of the roof|the quiet end of the valley|an unusually warm season'.split(
    '|',
  );
const WHEN =
  'last autumn|after a long debate|before the first snow|within a week|in spite of the rain|for the third year in a row|during the evening session|once the road was open|without much notice|as the budget allowed'.split(
    '|',
  );
const THEN =
  'which changed more than anyone expected|and the effect could be seen from the hill|although the numbers are still disputed|because the alternative would have cost twice as much|so that ordinary people could use it|while the other half waited for an answer|and nobody has complained since|even if that meant starting again|which is why the matter came up once more'.split(
    '|',
  );

export function sentence(seed: number): string {
  const pick = draws(seed);
  const [who, did, what, when, then] = [WHO, DID, WHAT, WHEN, THEN].map((list) => pick(list));
  const forms = [
    `${who} ${did} ${what} ${when}, ${then}.`,
    `${when}, ${who} ${did} ${what}.`,
    `${who} ${did} ${what}, ${then}, ${when}.`,
    `${what} mattered: ${who} ${did} it ${when}, ${then}.`,
  ];
  const said = pick(forms);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

export const words = (seed: number, count = 4): string =>
  sentence(seed).replaceAll(/[.,:]/g, '').split(' ').slice(0, count).join(' ');
export const prose = (seed: number, count = 4): string =>
  Array.from({ length: count }, (_, index) => sentence(seed * 31 + index)).join(' ');
/** One paragraph. */
export const p = (seed: number, count = 4): string => `<p>${prose(seed, count)}</p>`;
export const paragraphs = (seed: number, count: number, long = 4): string =>
  Array.from({ length: count }, (_, index) => p(seed * 17 + index, long)).join('\n');

const made =
  (lists: readonly string[], glue: string, end: string) =>
  (seed: number, count = 4): string =>
    Array.from({ length: count }, (_, index) => {
      const pick = draws(seed * 13 + index);
      return lists.map((list) => pick(list.split('|'))).join(glue) + end;
    }).join(glue);

export const chinese = made(
  [
    '市政府|研究人员|当地居民|图书馆的馆长|年轻的工程师',
    '在去年秋天|经过长时间讨论|在第一场雪之前|没有太多预告',
    '修复了|推迟了|仔细记录了|终于测量了',
    '旧的供水系统|北部的渡轮航线|一座没有人要求的桥|新的干燥方法',
    '，结果比大家预期的更好|，虽然数字仍有争议|，因为其他办法要贵一倍|，所以普通人也可以使用',
  ],
  '',
  '。',
);
export const japanese = made(
  [
    '町の議会は|研究チームは|地元の住民は|図書館の館長は|若い技術者は',
    '昨年の秋に|長い議論の末に|初雪の前に|雨にもかかわらず',
    '古い水道を|北の渡し船を|小さな橋を|新しい乾燥の方法を',
    '修理することにした|延期した|くわしく記録した|ようやく測定した',
  ],
  '',
  '。',
);
export const arabic = made(
  [
    'قرر المجلس|أعلن الباحثون|طلب معظم السكان|وصف المهندسون',
    'تأجيل إصلاح الجسر القديم|نتائج المسح الأخير|خطة الخزان الصغير|طريقة جديدة لتجفيف الخشب',
    'بعد نقاش طويل|قبل أول ثلج|في الخريف الماضي|رغم المطر',
    'لأن البديل كان أغلى بكثير|مع أن الأرقام ما زالت محل خلاف|حتى يستخدمه الناس',
  ],
  ' ',
  '.',
);
export const hebrew = made(
  [
    'המועצה החליטה|החוקרים הודיעו|רוב התושבים ביקשו|המהנדסים תיארו',
    'לדחות את תיקון הגשר הישן|את תוצאות הסקר האחרון|תוכנית למאגר קטן יותר|שיטה חדשה לייבוש עץ',
    'אחרי דיון ארוך|לפני השלג הראשון|בסתיו שעבר|למרות הגשם',
    'כי החלופה הייתה יקרה בהרבה|אף שהמספרים עדיין שנויים במחלוקת|כדי שאנשים יוכלו להשתמש בו',
  ],
  ' ',
  '.',
);
export const german = made(
  [
    'Der Rat|Eine Gruppe von Ingenieuren|Die Besitzerin der Mühle|Das Institut',
    'hat nach langer Debatte|hat im letzten Herbst|hat trotz des Regens|hat vor dem ersten Schnee',
    'die alte Wasserleitung ersetzt|den Bau der Brücke verschoben|die Ergebnisse der Umfrage vorgestellt|ein neues Verfahren beschrieben',
    'weil alles andere doppelt so teuer gewesen wäre|obwohl die Zahlen noch umstritten sind|und niemand hat sich seither beschwert',
  ],
  ' ',
  '.',
);
