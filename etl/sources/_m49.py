"""UN Comtrade's numeric codes of areas: which country each one is, and which are no country at all.

Comtrade's numbers are M49's with exceptions of its own: some countries are counted with their customs territory (the
USA with Puerto Rico, France with Monaco, Switzerland with Liechtenstein), former countries keep their numbers, and
goods of no named country stand under codes of their own. Code 490, "Other Asia, nes", holds Taiwan and is taken for it.
Names in other languages, and what another publisher calls a country, are elsewhere.
"""

from __future__ import annotations

from etl.model import WORLD

#: The world stands among the partners.
WORLD_CODE = 0

#: ISO 3166 alpha-3 by code, where Comtrade's number is the one of ISO 3166.
_AS_IN_ISO = """
    4 AFG 8 ALB 10 ATA 12 DZA 16 ASM 20 AND 24 AGO 28 ATG 31 AZE 32 ARG 36 AUS 40 AUT 44 BHS 48 BHR 50 BGD 51 ARM
    52 BRB 56 BEL 60 BMU 64 BTN 68 BOL 70 BIH 72 BWA 74 BVT 76 BRA 84 BLZ 86 IOT 90 SLB 92 VGB 96 BRN 100 BGR 104 MMR
    108 BDI 112 BLR 116 KHM 120 CMR 124 CAN 132 CPV 136 CYM 140 CAF 144 LKA 148 TCD 152 CHL 156 CHN 162 CXR 166 CCK
    170 COL 174 COM 175 MYT 178 COG 180 COD 184 COK 188 CRI 191 HRV 192 CUB 196 CYP 203 CZE 204 BEN 208 DNK 212 DMA
    214 DOM 218 ECU 222 SLV 226 GNQ 231 ETH 232 ERI 233 EST 234 FRO 238 FLK 239 SGS 242 FJI 246 FIN 248 ALA 254 GUF
    258 PYF 260 ATF 262 DJI 266 GAB 268 GEO 270 GMB 275 PSE 276 DEU 288 GHA 292 GIB 296 KIR 300 GRC 304 GRL 308 GRD
    312 GLP 316 GUM 320 GTM 324 GIN 328 GUY 332 HTI 334 HMD 336 VAT 340 HND 344 HKG 348 HUN 352 ISL 360 IDN 364 IRN
    368 IRQ 372 IRL 376 ISR 380 ITA 384 CIV 388 JAM 392 JPN 398 KAZ 400 JOR 404 KEN 408 PRK 410 KOR 414 KWT 417 KGZ
    418 LAO 422 LBN 426 LSO 428 LVA 430 LBR 434 LBY 438 LIE 440 LTU 442 LUX 446 MAC 450 MDG 454 MWI 458 MYS 462 MDV
    466 MLI 470 MLT 474 MTQ 478 MRT 480 MUS 484 MEX 496 MNG 498 MDA 499 MNE 500 MSR 504 MAR 508 MOZ 512 OMN 516 NAM
    520 NRU 524 NPL 528 NLD 531 CUW 533 ABW 534 SXM 535 BES 540 NCL 548 VUT 554 NZL 558 NIC 562 NER 566 NGA 570 NIU
    574 NFK 580 MNP 581 UMI 583 FSM 584 MHL 585 PLW 586 PAK 591 PAN 598 PNG 600 PRY 604 PER 608 PHL 612 PCN 616 POL
    620 PRT 624 GNB 626 TLS 630 PRI 634 QAT 638 REU 642 ROU 643 RUS 646 RWA 652 BLM 654 SHN 659 KNA 660 AIA 662 LCA
    663 MAF 666 SPM 670 VCT 674 SMR 678 STP 682 SAU 686 SEN 688 SRB 690 SYC 694 SLE 702 SGP 703 SVK 704 VNM 705 SVN
    706 SOM 710 ZAF 716 ZWE 724 ESP 728 SSD 729 SDN 732 ESH 740 SUR 744 SJM 748 SWZ 752 SWE 760 SYR 762 TJK 764 THA
    768 TGO 772 TKL 776 TON 780 TTO 784 ARE 788 TUN 792 TUR 795 TKM 796 TCA 798 TUV 800 UGA 804 UKR 807 MKD 818 EGY
    826 GBR 831 GGY 832 JEY 833 IMN 834 TZA 850 VIR 854 BFA 858 URY 860 UZB 862 VEN 876 WLF 882 WSM 887 YEM 894 ZMB
"""

#: Comtrade's own numbers of countries. Italy stands as 380 in one of its lists and as 381 in another.
_EXCEPTIONS = "251 FRA 381 ITA 490 TWN 579 NOR 699 IND 757 CHE 842 USA"

#: Countries as they were once; old years are printed with them. ISO gives some the code of the country of today.
_FORMER = """
    200 CSK 230 ETH 278 DDR 280 DEU 356 IND 530 ANT 532 ANT 582 PCI 588 PAK 590 PAN 592 PCZ 658 KNA 720 YMD 736 SDN
    810 SUN 841 USA 849 PUS 866 VDR 868 VNM 886 YEM 890 YUG 891 SCG
"""


def _pairs(block: str) -> dict[int, str]:
    words = block.split()
    return {int(code): alpha3 for code, alpha3 in zip(words[::2], words[1::2], strict=True)}


#: The country of each code, the world among them.
ALPHA3: dict[int, str] = {
    WORLD_CODE: WORLD,
    **_pairs(_AS_IN_ISO),
    **_pairs(_EXCEPTIONS),
    **_pairs(_FORMER),
}

#: Part of the world's trade, and no country of ISO 3166: never a partner, never in a rank.
NO_COUNTRY: dict[int, str] = {
    58: "Belgium-Luxembourg (to 1998)",
    80: "British Antarctic Territory",
    129: "Caribbean, nes",
    221: "Eastern Europe, nes",
    290: "Northern Africa, nes",
    457: "Sarawak (to 1963)",
    459: "Peninsula Malaysia (to 1963)",
    461: "Sabah (to 1963)",
    471: "CACM, nes",
    472: "Africa CAMEU region, nes",
    473: "LAIA, nes",
    492: "Europe EU, nes",
    527: "Oceania, nes",
    536: "Neutral Zone",
    568: "Other Europe, nes",
    577: "Other Africa, nes",
    636: "Rest of America, nes",
    637: "North America and Central America, nes",
    647: "Ryukyu Islands (to 1972)",
    697: "Europe EFTA, nes",
    698: "Sikkim (to 1975)",
    711: "Southern African Customs Union (to 1999)",
    717: "Rhodesia Nyasaland (to 1964)",
    835: "Tanganyika (to 1964)",
    836: "Zanzibar and Pemba (to 1964)",
    837: "Bunkers",
    838: "Free Zones",
    839: "Special Categories",
    879: "Western Asia, nes",
    899: "Areas, nes",
}

#: Sums of countries that stand in the list themselves: no part of any sum.
GROUPS: dict[int, str] = {97: "European Union", 975: "ASEAN"}
