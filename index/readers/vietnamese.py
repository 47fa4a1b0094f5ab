"""Whether letters are a Vietnamese syllable, accents included: what tells a right decoding from a wrong one."""

import re
import unicodedata
from functools import lru_cache

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")  # huyền, sắc, ngã, hỏi, nặng
_STOP_TONES = ("\u0301", "\u0323")  # a syllable that ends in c, ch, p or t has one of these
_OPEN = (
    "a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây e em en eng eo ê êm ên ênh êu i ia im in inh iu "
    "iêm iên iêng iêu o oi om on ong oa oai oam oan oang oanh oao oay oăm oăn oăng oe oen oeo "
    "ô ôi ôm ôn ông ơ ơi ơm ơn u ua ui um un ung uân uâng uây uê uên uênh uy uyn uynh uyu uya uyên uôi uôm uôn uông uơ "
    "ư ưa ưi ưm ưng ưu ươi ươm ươn ương ươu y ynh yêm yên yêng yêu"
)
_STOPPED = (
    "ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oc op ot oac oach oap oat oăc oăt oet ooc "
    "ôc ôp ôt ơp ơt uc up ut uât uêch uych uyp uyt uyêt uôc uôt ưc ưt ươc ươp ươt ych yt yêt"
)
_FRONT, _BACK = "(?=[eêiy])", "(?![eêiy])"
_ONSET = rf"(?:(?:ngh|gh|k){_FRONT}|(?:ng|g|c){_BACK}|g(?=i)|gi|qu|[bdđhlmnprstvx]|kh|nh|ph|th|tr|ch)?"


def _syllable(rimes: str) -> re.Pattern[str]:
    longest_first = sorted(rimes.split(), key=len, reverse=True)
    return re.compile(f"{_ONSET}(?:{'|'.join(longest_first)})")


_OPEN_SYLLABLE, _STOPPED_SYLLABLE = _syllable(_OPEN), _syllable(_STOPPED)


@lru_cache(maxsize=1 << 16)
def is_vietnamese(word: str) -> bool:
    """Whether `word`, in any case, is a syllable that Vietnamese spelling allows, with its tone."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(parts)
    letters = unicodedata.normalize("NFC", _TONES.sub("", parts))
    if len(tones) > 1:
        return False
    if _STOPPED_SYLLABLE.fullmatch(letters):
        return not tones or tones[0] in _STOP_TONES
    return _OPEN_SYLLABLE.fullmatch(letters) is not None
