"""The published figures as they were typed in and compared with their publishers: none changes by itself."""

from __future__ import annotations

import hashlib

import pytest

from tests.conftest import OWN_DATA

PUBLISHED = OWN_DATA / "published"

#: The SHA-256 of each file, as `sha256sum data/published/*.csv` prints it.
DIGESTS = {
    name: digest
    for digest, name in (
        line.split()
        for line in """
        fd6eb06de51038c47b3c74e4cbeb74232cf74936a72669baabacba14162572cb  bok-ecos-2025.csv
        92ad65b66a003b483dd190054d5e3372859cb437de162b7f1a494c8b5c693be2  imf-imts-2026.csv
        8b33cba8f7166fb0a252cdbfb4538cd4075c33a93a48da9c8a2e6270a2ca99a3  kcs-2022.csv
        b851b83c53b773dc0861ef66d7938b0323925d3466891b15b05f18b916c98882  kcs-goods-2024.csv
        92d81514ff5050dad51a208b03fd692202712da62299774a0b2e1ceebd6e8da4  kcs-ten-days-2026.csv
        b91f7a7622561933884be84a166f2e363040cfd358db5076911af8fbc989a0a6  kosis-2024.csv
        e9d390b608d8b7023f33d7b125f9c1799f841975f9d4ca770ac1d83a43df5e0b  origins.csv
        0bc5107d1bd2efac93696a2c7570b4ee289d604e76df2a1ff8cc5c6f69bfdcdd  partner_lists.csv
        697170daaa5f3bad7bdc1b4b4d47f1a68a76729e100fe25ebc180f1a34059579  rosstat.csv
        ea7645cc4306c26903d5f8c12ec3cb84767bbc4735254f9db8177f33fa9abac1  statements.csv
        14123925b0b4e9184417b29c34f6c9bb8e9e63e3b36fa487e9490fac0efd0bbf  un-comtrade-chapters-2022.csv
        71dbb17311acdbba72a54fc9708dc7192f24e7d51f066e7f5040e4531144a13b  un-comtrade-fuels-2022.csv
        bbfabe4af40a2901a2bfeed629cce66f491f1a0debc2b46808ad38a602350673  un-comtrade-fuels-of-2020.csv
        4132f08885f81a8266c1f575d01945aeeed881a1f3584d2bdda3d93bf11301e2  un-comtrade-totals-2022.csv
        f59f56a11192a40bab1df78defe0487995b91a39bdaec8494d42fc19d0320b9a  unctad.csv
        0ed4f859f4fc0127a1b6dea2d9be8ededfc0a818fc6a25c0a93089be0ad629de  wits.csv
        """.strip().splitlines()
    )
}


@pytest.mark.parametrize("name", sorted({*DIGESTS, *(path.name for path in PUBLISHED.glob("*.csv"))}))
def test_a_published_file_is_as_it_was_compared_with_its_publisher(name: str) -> None:
    path = PUBLISHED / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "gone"
    assert digest == DIGESTS.get(name, "not there yet"), (
        f"data/published/{name} was changed. If nobody meant to, take it back: git checkout data/published/{name}. If it"
        " was meant, compare each changed figure with its publication, note in origins.csv where it is from, and write"
        f" the new SHA-256 into DIGESTS of tests/etl/ingest/test_published.py: {digest}"
    )
