import type { Lexicon } from '../lexicon.ts'
import { CAPITAL_WORDS, ENGLISH_WORDS } from '../not-a-person.ts'
import type { Word } from '../words.ts'

/** Whether a word is a first name of the lists, hyphenated ones by their parts. */
export const isFirstName = (word: Word, language: Lexicon): boolean =>
  language.englishFirst.has(word.bare) ||
  (word.bare.includes('-') &&
    word.bare.split('-').every((part) => language.englishFirst.has(part))) ||
  MORE_FIRST.has(word.bare)

/** A common word, which is not a name by itself. */
export const isEnglishWord = (word: Word): boolean =>
  ENGLISH_WORDS.has(word.lower) || CAPITAL_WORDS.has(word.lower)

/** First names from elsewhere that the lists lack. */
export const MORE_FIRST: ReadonlySet<string> = new Set(
  `olga wei fatima kwame astrid priya rajesh heinrich aisha siobhan yuki gunther helga vladimir kofi imani ingrid katarzyna bjorn mohammed muhammad mohamed ahmed
  ahmad ali hassan hussein omar ibrahim yusuf ravi anil sunil deepak amit sanjay vijay anjali pooja neha lakshmi hiroshi kenji takashi akira sakura yoko mei ling xiao jun
  hao fang chen pierre jean luc jacques michel francois claude marie giovanni giuseppe luca marco matteo francesca giulia hans klaus jurgen wolfgang dieter fritz sven
  lars anders erik ola nils magnus ivan dmitri sergei boris natasha svetlana tatiana yelena jose juan carlos luis miguel pedro pablo javier sofia elena lucia carmen
  paulo joao tiago chinedu emeka ngozi amara kwesi abena thabo sipho lindiwe dave tom ben jess steve jen zoe liam noah mateusz pawel agnieszka piotr tomasz jakub
  soren freya sigrid leif eero mika jari aino pekka oisin niamh ciaran aoife saoirse eoin padraig arjun rohan kavya ananya ishaan vikram suresh ramesh mahesh ganesh
  nikhil rahul karthik divya swati shreya meera arun harish venkat srinivas khalid fatimah zainab bilal tariq imran salman nadia layla samira youssef mustafa mehmet
  ayse emre elif burak kemal haruto ren sota hinata aoi yui riku satoshi kazuki ji-woo seo-jun min-jun hye-jin ye-jin sun-hee young-ho jiho jisoo minho hyun tae siti nur aziz
  budi agus dewi putri wayan made ketut rizal arif farah aminah isabela thiago rafael beatriz mariana camila valentina santiago mateo joaquin ximena itzel esteban
  priyanka raj johannes adaeze noor mehdi reza fatemeh zahra hamid karim abdul abdullah rashid yasmin amina salma huda mariam leila sara hana yara dina rania
  sanjana pallavi sneha asha lata geeta manoj vinod rakesh mukesh dinesh gaurav abhishek aditya siddharth tanvi ritu nisha pradeep prakash lalit naveen kiran rekha
  usha radha gopal krishnan senthil murugan lakshman thanh-ha chidi obinna uche nnamdi folake adebayo olamide oluwaseun temitope yetunde funke kelechi ifeoma chiamaka
  kwaku akosua yaw adwoa kofi-manu wanjiru kamau njeri otieno achieng mwangi juma asha-rose baraka tendai rudo farai tatenda nomvula zanele mpho lerato tshepo sibusiso bongani
  yosef moshe avi noa tamar shira eitan ezra oren gilad dafna mirela ionut andrei bogdan radu mihai ioana cristina elena-maria stoyan georgi dimitar nikolay petar zoran
  dragan milos jovana marija ana-maria ivana luka tomislav vesna katarina jana petra pavel jiri ondrej vaclav zdenek lucie tereza eszter zoltan laszlo gabor istvan attila balazs ferenc
  katalin zsofia giorgos dimitris yannis kostas nikos eleni katerina vasilis panagiotis spyros hiroto daiki kenta takumi yamato ayumi keiko naoko yuko michiko haruka misaki nanami rina
  masato ryota shinji tetsuya xiaoming xiaoyan jianguo weiming guowei lihua yuhan zihan meiling meihua chunhua jinhua seung jung joon woo-jin eun-ji hae-won sang-hoon dong-hyun kyung-soo
  somchai somsak siriporn nattapong anong kittisak chaiwat ratana sokha dara sophea bopha vannak sothea reth bounmy khamla aung hla myint khin thant zaw nyein htet phyo ferdinand imelda
  jejomar maricel rodrigo-jr jomar rizalino wayan-adi putu nyoman agung eko joko slamet sri-wahyuni ratna hendra yanto rudi tono bambang susilo megawati anwar najib nurul farhan hafiz syafiq
  gunnar ingvar torsten stig ragnar leif-erik solveig marit aslaug eirik hakon trygve oystein jukka timo anneli riitta marjatta tuomas ville antti janis arturs liga dainis vytautas jonas-m
  gintaras ruta aiste mindaugas oleksandr volodymyr mykola oksana iryna nadiya bohdan taras ostap yevhen lyudmila galina valery gennady arkady timur ruslan aslan elchin gulnara aigul nursultan bekzat
  kwabena kwasi esi efua ama abiola ayodele babajide chukwuma damilola ebuka femi gbenga ikenna jide kayode lola modupe ndidi onyeka rotimi sade segun simisola tayo uchenna wale yewande zuri
  abdoulaye aminata awa boubacar cheikh fatou ibrahima khadija mamadou mariama moussa oumar ousmane seydou tidiane abebe alemayehu bekele biniam dawit eyob getachew hana kebede meron
  selam tsegaye yonas zewdu farid karima rachid malika nadir slimane houda imane zineb othmane bashir dalia ehab ghada haitham jumana khaled lamia maha nabil osama rami sahar tarek wael yasser
  bahar cem deniz ebru ferhat gamze hakan ilker kerem leyla merve nazli onur ozan pinar selin serkan sibel tolga umut yasemin zeynep arash babak cyrus darius farhad golnar kaveh laleh mahsa nasrin parisa
  roya shirin soroush aarav advait bhavna chetan devika esha farhana girish harsha indira jaya kartik leela madhuri nandini om prakash rajiv rukmini sachin tanya uday varun yamini zubin
  anoush ashok balaji bhavesh chandra dilip gauri hemant jagdish kamal kunal lavanya manish mohan namrata nitin padma pankaj pooja prabhu prem radhika raghu rajat ramya sagar sandeep sangeeta sarita shalini shankar
  shilpa smita sonal sonali subhash sudha sumit surya trisha umesh vaishali veena vidya yash hyo-jin hyun-woo ji-hoon ji-min joo-won kyung-hee mi-kyung sang-woo seo-yeon soo-jin su-bin tae-hyung yoo-jin yeon-woo
  jisung jihoon jimin seojun seoyeon soojin minjun minseo yejin hyejin eunji asuka chihiro emi fumiko goro hideo isamu junko kaori kazuo makoto mariko mayumi nobuyuki osamu reiko sachiko shigeru shinichi tadashi taro toshiro
  yasuo yoshiko yukari yumi yuta yuto baozhai bohai changming cixin dongmei enlai fenghua guiying hongmei huifen jiahui jialing jiayi jing jingyi junjie lanfen liwei meihui minghao peng qiang rong ruolan shufen siyu tingting weiwei
  xiaohong xiaoli xiuying xuefeng yanling yifan yuanyuan yulan zedong zhihao ziyi adhitya anggun bayu citra dian endah fajar gilang hesti intan kartika lestari nugroho purnama rini surya tri wahyu yulianti
  alvaro amparo andres anselmo beatriz belen blas borja catalina cayetano consuelo cristobal dolores encarnacion eulalia federico fermin florencia gonzalo graciela ignacio inmaculada iker joaquina jorge julian
  lautaro leandro macarena maite marisol maximo mercedes milagros montserrat nuria octavio paloma pilar remedios rocio rodrigo rosario salvador soledad tomas trinidad vicente yago adriano afonso anabela bernardo caio catarina
  duarte fabio fernanda filipa flavio gustavo heitor ines joana larissa leonor lourenco luana luiz madalena marcio matilde nelson nuno otavio rafaela raquel renata ricardo rogerio rui simao tatiane thais vasco vitor
  adele aurelie baptiste benoit brigitte cecile cedric celine christophe clement corinne delphine edouard emilie etienne fabrice florian francoise gael genevieve gilles guillaume helene herve isabelle jerome
  jocelyne laetitia laurent loic ludovic manon marguerite maxime melanie mireille morgane nicolas noemie odile olivier pascal philippe quentin raphael remi romain sabine sandrine sebastien severine simone solene stephane sylvain
  sylvie thibault thierry valerie veronique virginie yann yannick yves zacharie alessandra alessio antonella arianna beatrice chiara cosimo davide donatella elisabetta emanuele enrica enzo fabrizio filippo giacomo
  gianluca giorgia ilaria isabella lorenzo luigi maddalena massimo niccolo ornella paola raffaele riccardo roberta rosalba salvatore serena silvia simonetta stefania tommaso umberto valeria vincenzo anke annegret axel
  bettina birgit bruno christoph detlef dirk eberhard elke florian franziska friedrich gabriele gerhard gisela gottfried gudrun hannelore heike heinz hildegard holger ilse jens joachim johann jorg jutta karin karl-heinz katja klara konrad
  kristina lothar ludwig lutz manfred marlene martina matthias monika nadja norbert oskar ottmar petra rainer reinhard renate rolf rosemarie rudiger sabine siegfried silke stefan steffen sybille thorsten udo ulrich ursula uwe
  volker waltraud werner wiebke wilhelm winfried aleksandra aleksander andrzej barbara bartosz beata bozena danuta dariusz dominika ewa grzegorz halina hanna irena jacek jadwiga janusz jaroslaw jerzy joanna justyna kamil kazimierz
  krzysztof krystyna leszek lidia lukasz maciej magdalena malgorzata marek mariusz marzena michal miroslaw monika natalia patrycja przemyslaw radoslaw rafal renata ryszard slawomir stanislaw sylwia szymon tadeusz teresa urszula
  wieslaw wojciech zbigniew zdzislaw zofia henrik kristoffer mathilde mikkel morten niels rasmus signe soren trine vibeke ida kjell oddvar oyvind ragnhild sigurd terje thorbjorn tone torunn vidar gustaf hakan hedvig henning
  kerstin lennart linnea mattias mikael oskar rebecka rolf sigvard sixten stellan ulf viktoria aleksi antero eeva heikki juhani kaisa kalle lauri marko minna mikko outi pasi pekka pirkko sami sanna seppo tapio tarja veikko
  oleg igor alexei mikhail nikolai yuri anton artem denis evgeny evgenia ilya kirill maxim roman stanislav vadim viktor vitaly vyacheslav yaroslav anastasia darya ekaterina irina ksenia larisa ludmila nadezhda polina tamara
  yulia zhanna jake jess nate zach zack josh matt mel meg liz beth gabe ollie archie alfie finn rory callum hamish angus ewan fergus catriona isla mhairi eilidh gwen rhys dylan carys emyr`
    .trim()
    .split(/\s+/),
)
