"""Small words of English by which phrases are told apart. Lists, no judgement."""

from __future__ import annotations

# A phrase may begin after one of these …
BEFORE = frozenset(
    """
    across after against before between by concerning despite during for from in including into of on over
    regarding through toward towards under using via with within without
    """.split()
)

# … and ends before one of these.
AFTER = frozenset(
    """
    about across after against although am among and are as at based be because been before being between both but
    by can could despite did do does during either for from had has have he however i if in including into is it
    like may might must nor not of on or over per shall she should since than that then there therefore these they
    this those though through thus to toward towards under unlike upon using via was we were when where whereas
    which while who whose will with within without would yet you
    """.split()
)

# Words that a phrase never holds: what counts or points, and verbs.
NEVER = AFTER | frozenset(
    """
    a according account achieve achieved achieves achieving addition addresses addressing affect affected affects al
    all allow allowed allowing allows almost also an another any appear appeared appears arise arises around became
    become becomes caused causes certain cf compared comparing conclusion confer confers conjunction consist consists
    contain contained contains contrast correlate correlated correlates decode decodes decreased decreases demonstrate
    demonstrated demonstrates depend depends depicts describe described describes describing detail determine
    determined determines different doing due e.g each eight employ employed employs enable enabled enables enabling
    encode encoded encodes enhance enhances ensure ensures especially et etc even every exhibit exhibited exhibits
    exist exists explain explained explains face faces facilitate facilitates fact fail failed fails few fewer find
    finds first five following found four fourth further gave generate generated generates give given gives going
    having help helped helps her here hinder hinders his how hundred hundreds i.e improve improves include included
    includes increased increases indicate indicated indicates induce induced induces inhibit inhibited inhibits
    instance introduce introduced introduces involve involved involves its itself just keeping last lead leading leads
    learn learns learnt least led less leverage leverages leveraging made make makes making many mediate mediated
    mediates millions more most much my nearly next nine no none now numerous observe observed observes occur occurred
    occurs offer offered offers often one ones only operate operating order other others our outperform outperformed
    outperforms overall own parallel particular perform performed performs play played plays pose posed poses predict
    predicted predicts presented presents previous prior produce produces promote promoted promotes propose proposed
    proposes provide provided provides providing ranging receive received receives recent reduce reduced reduces
    regulate regulated regulates relies rely remain remained remains represent represents require required requires
    respectively resulted resulting results reveal revealed reveals same second seem seems seven several show showed
    showing shown shows similar six so some specialize spite still struggle struggles subsequent such suffer suffers
    suggest suggested suggests supports surpass surpasses surpassing take taken takes ten tend tends the their them
    themselves thing things third thousand thousands three too took turn two understanding use used uses various
    versus very vs well what whether whom why year years yield yielded yields your
    """.split()
)

# Words of the abstracts of any field: a phrase of nothing else says nothing of a paper. What is common in one library
# alone, such as “neural networks”, is left to the counts of that library.
PLAIN = frozenset(
    """
    ability able absence accuracy additional advance advances advantage advantages age aim aims algorithm algorithms
    analyses analysis application applications approach approaches architecture architectures area areas art aspect
    aspects attempt author authors available average baseline baselines behavior behaviour benchmark benchmarks
    benefit benefits best better capabilities capability case cases challenge challenges challenging change changes
    class clinical cohort cohorts combination combinations common community comparable comparison competitive complex
    component components comprehensive computational concept concepts condition conditions consequence context
    contribution contributions control controls corresponding cost costs current data dataset datasets day days degree
    design detail details development difference differences difficulty direction directions diverse domain domains
    downstream effect effective effectiveness effects efficiency efficient effort end endpoint endpoints entire
    equations essential estimates evaluation evidence example examples existing experiment experimental experiments
    exposure extensive extent extra factor factors family feasibility feature features field fields finding findings
    follow-up form framework frameworks function functions future gap general goal goals good group groups high higher
    hour hours hypothesis idea ideas impact implementation importance important improvement improvements individual
    individuals inference information input inputs insight insights interest intervals issue issues key kind knowledge
    known lack large large-scale larger layer layers level levels limitation limitations limited line literature long
    low lower main major manner mean means measure measures mechanism mechanisms method methodology methods metric
    metrics minutes model models modern month months multiple nature need needs new novel number numbers numerical
    observation observations odds off-the-shelf open outcome outcomes output outputs paper papers parameter parameters
    part participants parts past patients people performance perspective point points poor popular possibility
    possible potential powerful practice presence present primary principle principles problem problems procedure
    procedures process processes progress promising proof-of-concept properties property purpose quality quantitative
    question questions range rate rates ratio ratios real real-world reason reasons recent region regions related
    relationship relative relevant research researchers respect response responses result results risk role run
    runtime sample samples scale scenario scenarios science score scores scratch secondary set sets setting settings
    short significant simple simplicity single size sizes small solution solutions source sources space specific stage
    stages standard state state-of-the-art statistical step steps strategies strategy strong structure structures
    studies study subject subjects subset success successful superior support system systematic systems target targets
    task tasks technique techniques term terms test tests theory time times tool tools top total traditional training
    trial trials type types underlying unique unseen user users validity value values variety version view vitro vivo
    way ways week weeks wide work works world years
    """.split()
)

# Words that follow what they describe ("neurons selective for"): a phrase does not end with one.
DANGLES = frozenset(
    """
    able active alone apart available away better born capable deficient dependent excel faster fine free full
    independent instead living long necessary negative operate operating plausible positive possible present prone
    rather responsible robust selective sensitive similar slower sparse specialize specific such sufficient
    suggestive together useful worse
    """.split()
)
