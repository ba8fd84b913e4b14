"""What a hardware wholesaler has on its shelves."""

from __future__ import annotations

from backoffice_catalog.demo.family import Family, named, sizes

_FINISH = named(Z="zinc", A2="stainless A2")
_FINISHES = named(Z="zinc", A2="stainless A2", HDG="hot-dip galvanised")
_GRITS = sizes(40, 60, 80, 100, 120, 150, 180, 240, 320, 400, words="P{}")
_METRIC = sizes(3, 4, 5, 6, 8, 10, 12, 16, 20)
_RAL = named(
    R1015="ivory", R1021="rape yellow", R2004="pure orange", R3000="flame red", R3005="wine red", R5002="ultramarine",
    R5010="gentian blue", R5015="sky blue", R6005="moss green", R6011="reseda green", R6018="yellow green",
    R7016="anthracite", R7035="light grey", R8011="nut brown", R8017="chocolate", R9005="jet black",
    R9006="aluminium", R9010="pure white", R9016="traffic white",
)  # fmt: skip

FASTENERS = (
    Family(
        "FX-M{}-{}-{}", "Hex bolt M{} × {} {}",
        (sizes(5, 6, 8, 10, 12, 16), sizes(16, 20, 25, 30, 35, 40, 50, 60, 70, 80, 90, 100, 120), _FINISHES), (200, 200, 200, 100, 50, 25),
    ),
    Family(
        "FS-M{}-{}-{}-{}", "Pan head screw M{} × {} {} {}",
        (sizes(3, 4, 5, 6), sizes(6, 8, 10, 12, 16, 20, 25, 30, 40), named(PH="Phillips", TX="Torx"), _FINISH), (500, 200),
    ),
    Family(
        "FW-{}-{}-{}", "Wood screw {} × {} {}",
        (
            sizes("3.0", "3.5", "4.0", "4.5", "5.0", "6.0"), sizes(16, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 100, 120),
            named(YZ="yellow zinc", A2="stainless A2"),
        ), (500, 200, 100),
    ),
    Family(
        "FN-{}-M{}-{}", "{} nut M{} {}",
        (named(H="Hex", L="Lock", W="Wing", C="Cap"), _METRIC, _FINISH), (200, 200, 100, 100),
    ),
    Family("FU-{}-M{}-{}", "{} washer M{} {}", (named(F="Flat", S="Spring", P="Penny"), _METRIC, _FINISH), (500, 500, 200)),
    Family("FR-M{}-{}-{}", "Threaded rod M{}, {} {}", (sizes(6, 8, 10, 12, 16, 20), sizes("1 m", "2 m", "3 m"), _FINISH)),
    Family("FB-M{}-{}-{}", "Carriage bolt M{} × {} {}", (sizes(6, 8, 10, 12), sizes(40, 60, 80, 100, 120, 140, 160, 200), _FINISH), (100, 50)),
    Family("FC-M{}-{}-{}", "Socket cap screw M{} × {} {}", (sizes(3, 4, 5, 6, 8, 10, 12), sizes(10, 16, 20, 25, 30, 40, 50, 60, 80), _FINISH), (200, 100)),
    Family("NL-{}-{}-{}", "Wire nail {} × {} {}", (sizes("2.0", "2.5", "3.1", "3.8", "4.6"), sizes(40, 50, 65, 80, 100, 130), named(B="bright", Z="zinc")), (5,), unit="kg"),
)  # fmt: skip

ANCHORS = (
    Family("AP-{}-{}", "Wall plug {}, {}", (sizes(5, 6, 8, 10, 12, 14, words="{} mm"), named(U="universal", N="nylon", G="for plasterboard")), (100, 100, 50), pack_unit="pack"),
    Family("AW-M{}-{}-{}", "Wedge anchor M{} × {} {}", (sizes(8, 10, 12, 16, 20), sizes(75, 95, 115, 145, 180), _FINISH), (50, 25, 10)),
    Family("AS-M{}-{}", "Sleeve anchor M{} × {}", (sizes(6, 8, 10, 12), sizes(40, 60, 80, 100, 120)), (100, 50)),
    Family("AF-{}-{}", "Frame fixing {} × {}", (sizes(8, 10), sizes(60, 80, 100, 120, 140, 160, 200)), (50,), pack_unit="pack"),
    Family("AM-{}-{}", "Injection mortar {}, {}", (named(V="vinylester", P="polyester", E="epoxy"), sizes("300 ml", "410 ml")), (12,), tracking="lot"),
)  # fmt: skip

FITTINGS = (
    Family("HB-{}-{}", "Butt hinge {} {}", (sizes(40, 50, 60, 80, 100, 120, words="{} mm"), named(Z="zinc", BR="brass", A2="stainless A2", BK="black")), (20, 10)),
    Family("HC-{}-{}-{}", "Cabinet hinge {}, {}, {}", (sizes(95, 110, 165, words="{}°"), named(FO="full overlay", HO="half overlay", IN="inset"), named(S="soft close", P="plain")), (50,)),
    Family("HG-{}-{}", "Gate hinge {} {}", (sizes(200, 300, 400, 500, 600, 800, words="{} mm"), _FINISH), (10,)),
    Family("LC-{}-{}-{}", "Profile cylinder {}/{}, {}", (sizes(30, 35, 40, 45), sizes(30, 35, 40, 45, 50), named(N="nickel", B="brass"))),
    Family("LP-{}-{}", "Padlock {}, {}", (sizes(20, 30, 40, 50, 60, words="{} mm"), named(B="brass", H="hardened steel", W="weatherproof")), (12, 6)),
    Family("DH-{}-{}", "Door handle {} {}", (named(L="lever", K="knob", P="pull"), named(A2="stainless A2", AL="aluminium", BK="black", BR="brass", WH="white"))),
    Family("CW-{}-{}", "Castor {}, {}", (sizes(50, 75, 100, 125, 160, words="{} mm"), named(F="fixed", S="swivel", B="swivel with brake")), (4,)),
)  # fmt: skip

TIMBER = (
    Family("TJ-{}-{}", "Joist hanger {} × {}", (sizes(36, 45, 60, 80, 100, 120, 140), sizes(90, 120, 140, 160, 180, 200)), (25, 20, 10)),
    Family("TA-{}-{}-{}", "Angle bracket {} × {} {}", (sizes(40, 60, 70, 90, 105, 150), sizes(2, 3, words="{} mm"), named(P="plain", R="ribbed")), (50, 25)),
    Family("TN-{}-{}", "Nail plate {} × {}", (sizes(40, 60, 80, 100, 140), sizes(100, 120, 160, 200, 240, 300)), (50, 25)),
    Family("TP-{}-{}", "Post base {}, {}", (sizes(71, 81, 91, 101, 121, words="{} mm"), named(U="U-shaped", S="with spike", A="adjustable")), (10,)),
)  # fmt: skip

TOOLS = (
    Family("WH-{}-{}", "Hammer {}, {}", (sizes(100, 200, 300, 500, 800, 1000, words="{} g"), named(H="hickory", F="fibreglass", S="steel handle"))),
    Family("WS-{}-{}", "Screwdriver {}, {}", (named(PH0="PH0", PH1="PH1", PH2="PH2", PH3="PH3", PZ1="PZ1", PZ2="PZ2", T10="TX10", T15="TX15", T20="TX20", T25="TX25", SL4="slot 4 mm", SL6="slot 6.5 mm"), named(S="standard", V="insulated 1,000 V")), (6,)),
    Family("WP-{}-{}", "{} pliers {}", (named(C="Combination", D="Diagonal", L="Long nose", W="Water pump", K="Crimping"), sizes(160, 180, 200, 250, words="{} mm"))),
    Family("WC-{}", "Combination spanner {}", (sizes(*range(6, 33), words="{} mm"),), (6,)),
    Family("WK-{}-{}", "Socket {} {}", (named(Q="1/4\"", T="3/8\"", H="1/2\""), sizes(*range(8, 25), words="{} mm"))),
    Family("WL-{}-{}", "Spirit level {}, {}", (sizes(40, 60, 80, 100, 120, 180, 200, words="{} cm"), named(A="aluminium", M="magnetic"))),
    Family("WB-{}-{}", "Bar clamp {} × {}", (sizes(80, 120, 175), sizes(160, 250, 400, 600, 800, 1000))),
    Family("WF-{}-{}", "{} file {}", (named(F="Flat", H="Half-round", R="Round", S="Square", T="Triangular"), sizes(150, 200, 250, words="{} mm"))),
    Family("WT-{}-{}", "Tape measure {} × {}", (sizes("3 m", "5 m", "8 m", "10 m"), sizes(16, 19, 25, words="{} mm")), (12,)),
    Family("PW-{}-{}", "{}, {}", (named(DD="Cordless drill driver", HD="Hammer drill", RH="Rotary hammer", AG="Angle grinder", CS="Circular saw", JS="Jigsaw", OS="Orbital sander", IW="Impact wrench"), named(C12="12 V", C18="18 V", M230="230 V")), tracking="serial"),
)  # fmt: skip

ACCESSORIES = (
    Family("DB-{}-{}", "Twist drill {} {}", (sizes(*(n / 2 for n in range(2, 27)), words="{} mm"), named(R="HSS-R", G="HSS-G", CO="HSS-Co")), (10, 10, 5)),
    Family("DS-{}-{}", "SDS-plus drill {} × {}", (sizes(5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 25), sizes(110, 160, 210, 260, 460)), (10, 5)),
    Family("DW-{}-{}", "Spade bit {} × {}", (sizes(10, 12, 14, 16, 18, 20, 22, 25, 30, 35), sizes(152, 400)), (10,)),
    Family("DH-S{}", "Hole saw {}", (sizes(19, 22, 25, 29, 32, 35, 38, 44, 51, 57, 64, 68, 76, 83, 102, words="{} mm"),)),
    Family("BT-{}-{}", "Bit {}, {}", (named(PH1="PH1", PH2="PH2", PH3="PH3", PZ1="PZ1", PZ2="PZ2", PZ3="PZ3", T10="TX10", T15="TX15", T20="TX20", T25="TX25", T30="TX30", T40="TX40"), sizes(25, 50, 89, words="{} mm")), (25, 10)),
    Family("SD-{}-{}-{}", "Sanding disc {} {}, {}", (sizes(125, 150, words="{} mm"), _GRITS, named(V="velcro", P="paper")), (50,)),
    Family("SB-{}-{}", "Sanding belt {} {}", (named(A="75 × 457", B="75 × 533", C="100 × 610"), _GRITS), (10,)),
    Family("SS-{}-{}", "{} {}", (named(D="Dry sandpaper", W="Wet sandpaper", G="Emery cloth"), _GRITS), (50,)),
    Family("CD-{}-{}-{}", "Cutting disc {} × {}, {}", (sizes(115, 125, 230), sizes("1.0", "1.6", "2.5"), named(M="metal", S="stone", X="stainless")), (25, 25, 10)),
    Family("FD-{}-{}-{}", "Flap disc {} {}, {}", (sizes(115, 125, words="{} mm"), sizes(40, 60, 80, 120, words="P{}"), named(Z="zirconia", C="ceramic")), (10,)),
)  # fmt: skip

PAINT = (
    Family("PE-{}-{}-{}", "Enamel {}, {}, {}", (_RAL, named(G="gloss", S="satin"), named(S="0.375 l", M="0.75 l", L="2.5 l")), (6,)),
    Family("PS-{}-{}", "Spray paint {}, {}", (_RAL, named(G="gloss", M="matt")), (6,), tracking="lot"),
    Family("PI-{}-{}", "Wall paint {}, {}", (named(W="white", O="old white", G="light grey", B="beige"), named(S="2.5 l", M="5 l", L="10 l"))),
    Family("PT-{}-{}", "Wood stain {}, {}", (named(OAK="oak", TEA="teak", WAL="walnut", PIN="pine", EBO="ebony", CLR="clear", GRY="grey"), named(S="0.75 l", M="2.5 l", L="5 l")), (6, 4)),
    Family("PB-{}-{}", "Flat brush {}, {}", (sizes(20, 30, 40, 50, 60, 70, 80, 100, words="{} mm"), named(N="natural", S="synthetic")), (12,)),
    Family("SE-{}-{}", "{} sealant, {}", (named(SI="Silicone", AC="Acrylic", MS="Hybrid"), named(W="white", T="clear", G="grey", B="black", N="brown", M="manhattan")), (12,), pack_unit="box"),
)  # fmt: skip

GENERAL = (
    Family("LD-{}-{}", "Step ladder {}, {}", (sizes(3, 4, 5, 6, 7, 8, 10, words="{} steps"), named(AL="aluminium", GF="fibreglass", WD="wood"))),
    Family("LX-{}-{}", "Extension ladder {}, {}", (sizes("2 × 8", "2 × 12", "2 × 16", "3 × 8", "3 × 12", words="{} rungs"), named(AL="aluminium", GF="fibreglass"))),
    Family("CH-{}-{}", "Steel chain {}, {}", (sizes(2, 3, 4, 5, 6, 8, 10, 13, words="{} mm"), named(Z="zinc", A4="stainless A4")), (30,), unit="m", pack_unit="roll"),
    Family("RP-{}-{}", "Rope {}, {}", (sizes(4, 6, 8, 10, 12, 14, 16, words="{} mm"), named(PP="polypropylene", PA="polyamide", HE="hemp")), (100,), unit="m", pack_unit="roll"),
    Family("CT-{}-{}-{}", "Cable tie {} × {} {}", (sizes("2.5", "3.6", "4.8", "7.6"), sizes(100, 140, 200, 290, 370), named(B="black", N="natural")), (100,), pack_unit="pack"),
    Family("GL-{}-{}", "Work gloves {}, size {}", (named(N="nitrile", L="leather", C="cut-resistant", W="winter", P="PU coated"), sizes(7, 8, 9, 10, 11)), (12,), unit="pair", pack_unit="pack"),
    Family("SH-{}-{}", "Safety shoe {}, size {}", (named(S1="S1P", S3="S3", S5="S5 boot"), sizes(*range(37, 48))), unit="pair"),
    Family("PC-{}-{}-{}", "Pipe {} {} {}", (named(E="elbow", T="tee", S="socket", R="reducer", C="cap", N="nipple"), sizes("3/8\"", "1/2\"", "3/4\"", "1\"", "5/4\""), named(B="brass", Z="galvanised")), (25, 10)),
    Family("BX-{}-{}", "Storage box {}, {}", (sizes(2, 5, 10, 20, 45, 60, words="{} l"), named(B="blue", R="red", Y="yellow", G="green", C="clear")), (10,)),
)  # fmt: skip

FAMILIES = (*FASTENERS, *ANCHORS, *FITTINGS, *TIMBER, *TOOLS, *ACCESSORIES, *PAINT, *GENERAL)
