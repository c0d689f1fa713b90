/** Last names from elsewhere that the census of the United States lacks, written for this project (Apache-2.0). Without marks. */
export const MORE_LAST: readonly string[] =
  `okonkwo okoro adeyinka ogbonna onyekachi okafor adeyemi adebayo ogunleye oyelaran balogun eze nwosu obi chukwu okeke uzoma igwe musa bello danjuma achebe adichie owusu mensah boateng asante
  osei appiah amoah ofori agyeman kamau mwangi otieno odhiambo wanjiku njoroge kariuki mutua kiprop cheruiyot dlamini nkosi ndlovu khumalo mokoena zulu naidoo govender
  pillay moyo ncube banda phiri tembo haile tesfaye bekele gebre diallo traore keita coulibaly camara ndiaye diop sow cisse toure benali bouazza elamrani haddad mansour
  khalil nasser saleh farouk abdelrahman hashemi ahmadi karimi hosseini rahimi yilmaz kaya demir celik sahin yildiz ozturk aydin arslan dogan sharma verma gupta agarwal
  banerjee chatterjee mukherjee bhattacharya ghosh bose sengupta iyer iyengar menon nair pillai reddy naidu rao subramanian krishnamurthy venkatesan raghunathan srinivasan
  krishnan desai mehta shah joshi kulkarni deshpande patil chavan kapoor malhotra khanna chopra bhatia sethi ahluwalia grewal sandhu dhillon sidhu gill bajwa chaudhry
  qureshi siddiqui ansari farooqi rahman hossain chowdhury perera fernando silva wijesinghe gunawardena bandara rajapaksa thapa gurung shrestha tamang yamamoto tanaka suzuki
  takahashi watanabe ito nakamura kobayashi kato yoshida yamada sasaki yamaguchi matsumoto inoue kimura hayashi shimizu saito mori abe ikeda hashimoto ishikawa ogawa okada
  fujita goto hasegawa murakami kondo ishii sakamoto endo aoki fujii nishimura fukuda ota miura fujiwara okamoto matsuda nakajima nakagawa harada ono tamura takeuchi kang
  jeong choi yoon jang lim han seo shin kwon hwang ahn song ryu wang zhang liu chen yang huang zhao wu zhou xu sun zhu lin guo luo gao zheng liang xie tang feng deng
  cao peng zeng xiao tian dong pan yuan cai jiang yu ye cheng wei ren goh koh ong teo chua lim ng seah yeo foo chia rattanakul suksawat chaiyasit siriwat
  wongsakul santos reyes bautista villanueva magsaysay dimaculangan macaraeg wibowo santoso pratama hidayat setiawan nugraha kusuma wijaya saputra suharto papadopoulos papadaki
  georgiou nikolaidis economou kowalski nowak wisniewski wojcik kowalczyk kaminski lewandowski zielinski kaczmarek mazur krawczyk ivanov petrov sidorov smirnov kuznetsov
  popov volkov sokolov lebedev morozov novikov kozlov shevchenko kovalenko bondarenko tkachenko kovacs szabo toth horvath varga nagy molnar novotny dvorak svoboda prochazka
  horak ionescu popescu dumitru stoica dimitrov georgiev stoyanov jovanovic petrovic nikolic markovic babic horvat lindqvist lindstrom bergstrom johansson eriksson
  nilsson larsson svensson gustafsson karlsson pettersson hansen olsen nilsen kristiansen jensen nielsen pedersen andersen rasmussen korhonen virtanen makinen nieminen hamalainen
  schmidt schneider fischer weber wagner becker hoffmann schulz koch bauer richter klein schroder neumann schwarz zimmermann braun hofmann hartmann lange krause meier lehmann
  schmid schulze maier kohler herrmann konig walter huber kaiser fuchs vogel lambert dubois moreau laurent lefebvre leroy roux fournier girard bonnet dupont fontaine rousseau
  vandermeer devries jansen bakker visser smit meijer mulder rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti costa giordano mancini lombardi
  moretti ferreira oliveira pereira almeida carvalho gomes martins araujo barbosa ribeiro rodrigues alves teixeira mendes nascimento cardoso`
    .trim()
    .split(/\s+/)
    .filter((name) => name.length > 2)
