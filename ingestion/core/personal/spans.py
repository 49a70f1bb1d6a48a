"""Which words of one text are parts of names: rules over the roles of words and their neighbours."""

from __future__ import annotations

import re

from ingestion.core.personal.reading import Reading
from ingestion.core.personal.recognizer import people_in
from ingestion.core.personal.tokens import Token, adjacent, is_part, tokens_of
from ingestion.core.personal.vocabulary import vocabulary

_SHORTENED, _TWO_SHORTENED = vocabulary("shortened"), vocabulary("shortened_twice")
_GOES_ON = vocabulary("shortened_before_more")
#: What stands before or after the name of a place.
_PLACE_AFTER = re.compile(
    r"[\s\"»(]*(?:муниципальн|городск|сельск|национальн|район|р-н|округ|област|обл\.|кра[йяею]\b|республик|поселени|сельсовет"
    r"|улус|кожуун|аймак|федеральн|СОШ|ООШ|НОШ|школ|гимнази|лице|колледж|техникум|институт|университет)",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(
    r"(?:(?:^|[\s(,;])(?:(?:г|с|п|о|пос|дер|д|ст|х)\.|пгт|рп|город[аеу]?|сел[оае]|пос[её]лк?[аеу]?|поселок|деревн[яеи]|станиц[аеы]|ЗАТО"
    r"|республик[аеи]|округ[аеу]?|район[аеу]?|област[ьи]|кра[йяею])\.?)[\s«\"]{0,2}$",
    re.IGNORECASE,
)


class Spans:
    """Marks words of one text as parts of names."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.text, self.reading, self.tokens = text, reading, tokens_of(text)
        self.taken = [False] * len(self.tokens)

    def is_place(self, index: int) -> bool:
        """Whether a word is called a place by its neighbours: «Гороховецкий район», «г. Ковров»."""
        token = self.tokens[index]
        if token.word.patronymic:
            return False
        return bool(
            _PLACE_AFTER.match(self.text, token.end) or _PLACE_BEFORE.search(self.text[: token.start])
        )

    def near(self, index: int, step: int) -> int | None:
        """Return the neighbour on one side (-1, 1) when nothing but a gap of a name stands between."""
        other = index + step
        if not 0 <= other < len(self.tokens):
            return None
        left, right = sorted((index, other))
        return other if adjacent(self.text, self.tokens[left], self.tokens[right]) else None

    def take(self, index: int, reach: int = 3) -> None:
        """Take a certain part of a name with its neighbours."""
        self.taken[index] = True
        for step in (-1, 1):
            at, left = index, reach
            while left and (beside := self.near(at, step)) is not None:
                at = beside
                token = self.tokens[at]
                if token.is_initial:
                    if not token.text.isupper():
                        break
                elif not is_part(token, self.tokens[index], starts=self.starts(at)):
                    break
                self.taken[at] = True
                left -= 1

    def starts(self, index: int) -> bool:
        """Whether a word begins a sentence: there a capital letter says nothing."""
        before = self.text[: self.tokens[index].start].rstrip('«"( –-')
        return not before or (before[-1] in ".!?\n:;" and not re.search(r"\b[А-ЯЁ]\.$", before))

    def patronymics(self) -> None:
        """A patronymic, the given name before it, the surname before or after both."""
        for i, token in enumerate(self.tokens):
            if not token.word.patronymic or (token.word.is_common and not self._beside_given(i)):
                continue
            left = self.near(i, -1)
            if left is not None and not (self.tokens[left].is_own or self.tokens[left].word.is_service):
                given = self.tokens[left]
                if given.is_capital >= token.is_capital:
                    self.take(left)
            if self.taken[left or 0] or self.reading in (Reading.CODE, Reading.TEXT) or self._beside_given(i):
                self.take(i)

    def _beside_given(self, i: int) -> bool:
        return any(j is not None and self.tokens[j].word.given for j in (self.near(i, -1), self.near(i, 1)))

    def pairs(self) -> None:
        """A given name and a surname side by side, in either order."""
        for i in range(len(self.tokens) - 1):
            j = self.near(i, 1)
            if j is None:
                continue
            one, two = self.tokens[i], self.tokens[j]
            if one.is_own or two.is_own or one.is_initial or two.is_initial:
                continue
            if (
                (one.is_upper and len(one.text) < 5 and len(two.text) < 5)
                or self.is_place(i)
                or self.is_place(j)
            ):
                continue
            written = (one.is_capital and two.is_capital) or (one.is_upper and two.is_upper)
            for given, surname in ((one, two), (two, one)):
                if not given.word.given or given is surname:
                    continue
                ends = surname.word.surname and surname.word.ends_as_surname
                sure = given.word.is_only_name or (
                    given.word.is_listed
                    and (ends or ((written or self.reading is Reading.CODE) and surname.word.is_listed))
                )
                other = surname.word.surname or (written and not surname.word.is_known)
                shaped = ends or (given.word.is_only_name and surname.word.is_shaped)
                if sure and other and (written or not surname.word.is_common or shaped):
                    self.take(i)
                    self.take(j)
            for strange, surname in ((one, two), (two, one)):
                # A given name that no list has, in small letters: only beside what is a surname in every letter.
                if (
                    not strange.word.is_known
                    and len(strange.text) > 3
                    and surname.word.is_shaped
                    and (surname.word.is_exact or not surname.word.is_common)
                    and not (strange.word.is_shaped and self.reading is Reading.NAMED)
                ):
                    self.taken[i] = self.taken[j] = True

    def initials(self) -> None:
        """A surname with one letter or two beside it."""
        for i, token in enumerate(self.tokens):
            if token.is_initial or (token.is_own and not token.is_upper):
                continue
            around = self._initials_beside(i, 1) + self._initials_beside(i, -1)
            if not around:
                continue
            likely = token.word.is_only_name or token.word.surname or token.word.ends_as_surname
            written = token.is_capital or (token.is_upper and len(token.text) > 2)
            two = len(around) >= 2
            small = two and all(self.tokens[j].text.islower() for j in around) and self._two_dotted(around[0])
            upper = all(self.tokens[j].text.isupper() for j in around)
            dotted = all(self.text[self.tokens[j].end : self.tokens[j].end + 1] == "." for j in around)
            strange = not token.word.is_known and written and upper and len(self.tokens) <= 3
            if strange or (
                (two and upper and written and (dotted or not token.word.is_common))
                or ((self.reading is Reading.CODE or small) and dotted and not token.word.is_service)
                or (likely and ((written and upper) or token.word.is_only_name or token.word.is_shaped))
            ):
                self.taken[i] = True
                for j in around:
                    self.taken[j] = True

    def _initials_beside(self, i: int, step: int) -> list[int]:
        found: list[int] = []
        at = i
        while len(found) < 2 and (nxt := self.near(at, step)) is not None:
            token = self.tokens[nxt]
            left, right = sorted((at, nxt))
            if "," in self.text[self.tokens[left].end : self.tokens[right].start]:
                break
            dotted = self.text[token.end : token.end + 1] == "."
            if token.is_initial:
                if not dotted and not token.text.isupper():
                    break
                sure = step == 1 and self._surely_before(i, token)
                if token.text.islower() and token.low in _SHORTENED and not (sure or self._two_dotted(nxt)):
                    break
                found.append(nxt)
            elif (
                step == 1
                and len(token.text) == 2
                and token.text.isupper()
                and not token.is_own
                and self.tokens[i].word.surname
            ):
                found += [nxt, nxt]
            else:
                break
            at = nxt
        after = self.near(at, 1) if found and step == 1 else None
        if after is not None and not self.tokens[i].word.is_only_name:
            # «Департамент А. П. Фамилия»: the letters belong to the surname that follows.
            following = self.tokens[after]
            if following.is_capital and (following.word.is_only_name or following.word.ends_as_surname):
                return []
        return found

    def _surely_before(self, i: int, letter: Token) -> bool:
        """Whether a small letter after a word is an initial though it may be a shortened word: «кулаков л.»."""
        word = self.tokens[i].word
        if word.surname and (word.ends_as_surname or word.is_only_name):
            return True
        # «районов г. Уфы»: what is shortened there goes on with a name or a number.
        ends = re.match(r"\.?\s*(?:$|[,;)])", self.text[letter.end :])
        return word.is_shaped and (letter.low not in _GOES_ON or bool(ends))

    def _two_dotted(self, i: int) -> bool:
        """Whether a small letter with a dot stands beside another one: «иванова м.п.»."""
        for j in (i - 1, i + 1):
            if 0 <= j < len(self.tokens) and self.tokens[j].is_initial:
                left, right = sorted((i, j))
                pair = self.text[self.tokens[left].start : self.tokens[right].end + 1]
                if (
                    re.fullmatch(r"[а-яё]\.\s?[а-яё]\.?", pair)
                    and pair.replace(" ", "") not in _TWO_SHORTENED
                ):
                    return True
        return False

    def alone(self) -> None:
        """A word that can be nothing but a name."""
        for i, token in enumerate(self.tokens):
            word = token.word
            if self.taken[i] or token.is_own or len(token.text) < 3:
                continue
            if (token.is_upper and len(token.text) < 6) or self.is_place(i):
                continue
            written = token.is_capital and not self.starts(i)
            if (
                word.is_only_name
                and (word.is_listed or (word.ends_as_surname and (written or token.is_upper)))
            ) or (written and word.surname and word.ends_as_surname):
                self.take(i)

    def cell(self) -> None:
        """A short cell all of whose words may be a name."""
        words = [t for t in self.tokens if not t.is_initial]
        if self.reading is Reading.NAMED and (len(words) < 2 or re.search(r"[\d\"«»()]", self.text)):
            return
        if not 1 <= len(words) <= 4 or re.search(r"\d{3}", self.text):
            return
        if any(t.is_own or t.word.is_service or self.is_place(self.tokens.index(t)) for t in words):
            return
        shown = [t for t in words if t.is_capital or t.is_upper]
        if len(words) == 1:
            (token,) = words
            word = token.word
            sure = word.is_only_name or (word.ends_as_surname and word.surname and not token.is_upper)
            named = token.is_capital and (word.given or word.surname) and word.is_listed and not word.is_place
            # Where a code is expected, a word that no dictionary knows is a name, and so is a surname of the lists.
            odd = (word.is_name and not word.is_common) or (word.is_exact and token.is_capital)
            strict = self.reading is Reading.CODE and (odd or (not word.is_known and len(token.text) > 3))
            if sure or (strict and not word.is_place) or (named and not word.is_common):
                self.take(self.tokens.index(token))
            return
        strange = [t for t in words if t.word.is_only_name or not t.word.is_known or t.word.ends_as_surname]
        fits = all(t.word.is_name or not t.word.is_known for t in words)
        pair = any(t.word.given and t.word.is_listed for t in words) and all(t.word.is_listed for t in words)
        if fits and (
            pair
            or len(strange) == len(words)
            or (shown == words and strange)
            or any(t.word.given and t.word.is_only_name for t in words)
        ):
            self.taken = [True] * len(self.tokens)

    def asked(self) -> None:
        """What the recogniser says of a text that holds words no list knows."""
        odd = [
            i
            for i, t in enumerate(self.tokens)
            if not self.taken[i]
            and not t.is_own
            and len(t.text) > (4 if t.is_upper else 2)
            and (not t.word.is_known or t.word.is_name)
            and (not t.word.is_common or t.is_capital or t.is_upper)
            and not self.is_place(i)
        ]
        if not odd:
            return
        copy = list(self.text)
        for i in odd:
            token = self.tokens[i]
            copy[token.start : token.end] = token.text[0].upper() + (
                token.text[1:].lower() if token.is_upper else token.text[1:]
            )
        for start, end in people_in("".join(copy)):
            inside = [i for i, t in enumerate(self.tokens) if t.start >= start and t.end <= end]
            # Of words in small letters the recogniser is believed only where a list knows one of them.
            sure = any(not self.tokens[i].text.islower() or self.tokens[i].word.is_listed for i in inside)
            if (
                sure
                and any(not self.tokens[i].word.is_common or self.tokens[i].word.is_name for i in inside)
                and not any(self.tokens[i].is_own or self.is_place(i) for i in inside)
            ):
                for i in inside:
                    self.taken[i] = True
