/** Words that common and leaked passwords are made of, Indonesian and foreign; compared in lower case. */
export const UMUM: ReadonlySet<string> = new Set(
  `
password passwort passw passcode pass secret rahasia sandi katasandi katakunci kunci admin administrator root user
username guest tamu test testing tester coba cobacoba demo default login masuk welcome selamat selamatdatang letmein
changeme gantilah ganti gantipassword qwerty qwertyuiop qwert qwerasdf qwertz azerty asdf asdfgh asdfghjkl zxcv
zxcvbn zxcvbnm qazwsx qazwsxedc wasd poiuytrewq lkjhgfdsa mnbvcxz abcdef abcdefg abcdefgh abcdefghi abc abcd abcde
xyz aaa bbb ccc iloveyou ilovu iloveu loveyou love lovely lover loveme lovelove mylove truelove babyboy babygirl
baby princess prince queen king sunshine shadow monkey dragon football baseball basketball hockey soccer tennis golf
master superman batman spiderman ironman hulk thor captain wolverine pokemon pikachu naruto sasuke sakura onepiece
luffy goku vegeta dragonball doraemon nobita hellokitty mickey minnie donald snoopy garfield tweety barbie frozen
elsa starwars jedi skywalker yoda vader matrix trinity neo gandalf frodo harrypotter hogwarts hermione ninja samurai
pirate zombie vampire hunter killer warrior knight wizard legend hero phoenix tiger lion panther eagle falcon hawk
wolf bear dolphin shark whale horse pony bunny rabbit kitty kitten puppy doggy cat dog bird butterfly spider snake
turtle panda koala chicken mouse rat cow pig sheep goat duck goose fish michael jennifer jessica ashley daniel
matthew andrew joshua anthony robert thomas charlie george jordan hannah samantha nicole amanda elizabeth victoria
alexander alexandra christopher christian jonathan benjamin william richard charles joseph patrick maggie buster
ginger pepper cookie cheese chocolate banana orange apple cherry strawberry pineapple mango lemon peanut butter
sugar honey coffee whiskey vodka summer winter spring autumn monday tuesday wednesday thursday friday saturday
sunday january february march april june july august september october november december money dollar diamond silver
golden gold platinum crystal jewel pearl ruby emerald purple yellow green black white blue red pink computer
internet samsung nokia iphone android google yahoo gmail hotmail facebook instagram twitter tiktok youtube whatsapp
telegram microsoft windows linux ubuntu oracle mysql postgres database server network system service support
security access private public office company business manager director president secretary finance accounting
account payment bank banking cashier treasury budget report project program programmer developer engineer teacher
student school college university mercedes porsche ferrari lamborghini toyota honda yamaha suzuki kawasaki
mitsubishi nissan mazda hyundai bmw audi ford chevrolet mustang corvette harley ducati manchester manutd chelsea
arsenal liverpool barcelona realmadrid juventus inter milan acmilan bayern dortmund ronaldo messi neymar beckham
rooney kaka zidane maradona persib persija persebaya arema barito baritoputera timnas garuda bola sepakbola
bulutangkis freedom peace happy happiness smile laugh dream dreamer heaven angel angels devil satan jesus christ
jesuschrist godisgood godblessyou blessed blessing faith hope grace spirit holy church bible allah allahuakbar
bismillah bismillahirrahmanirrahim alhamdulillah subhanallah masyaallah insyaallah astaghfirullah assalamualaikum
muhammad rasulullah islam muslim muslimah quran alquran ramadan ramadhan lebaran idulfitri mekkah madinah kabah
santri pesantren ustadz sholat sholeh sholehah barokah berkah amin aamiin sayang sayangku sayangkamu sayangmama
cintaku cinta cintakamu akucintakamu akusayangkamu akucinta cintaallah cintaabadi cintasejati kekasih kekasihku
pacar pacarku mantan rindu kangen kangenkamu bintang bulan matahari pelangi mawar melati anggrek kamboja dahlia
teratai keluarga keluargaku keluargabahagia bahagia bahagiaselalu mama papa mamah papah ayah bunda ibu ibuku bapak
bapakku emak abah kakak adik adek kakek nenek anakku anak anaksholeh suami istri suamiku istriku orangtua saudara
sahabat teman kawan cantik ganteng tampan manis imut lucu baik pintar cerdas rajin malas sabar ikhlas tabah jujur
setia kuat hebat keren mantap sukses suksesselalu semangat semangat45 juara menang pemenang pejuang berjuang merdeka
kemerdekaan pahlawan pancasila indonesia indonesiaku indonesiaraya indonesiamerdeka nusantara tanahair
garudapancasila bhineka bhinnekatunggalika republik nkri jakarta bandung surabaya semarang yogyakarta jogja
jogjakarta solo malang medan palembang makassar manado denpasar bali lombok aceh padang pekanbaru lampung bogor
depok bekasi tangerang kalimantan kalimantanselatan kalimantantengah kalimantantimur borneo banjar banjarmasin
banjarbaru martapura amuntai barabai kandangan rantau tanjung tabalong balangan paringin kotabaru batulicin
pelaihari marabahan batola tapin tanahlaut tanahbumbu hulusungai pangeranantasari antasari lambungmangkurat waja
wajasampaikaputing sungaibarito sungai martapuraraya soto sotobanjar sasirangan intan berlian permata mutiara emas
perak tembaga minyak batubara sawit karet padi beras nasi nasigoreng rendang bakso mieayam sate gadogado tempe tahu
sambal kopi teh susu gula garam senin selasa rabu kamis jumat sabtu minggu januari februari maret mei juni juli
agustus oktober desember pagi siang sore malam hari tahun tahunbaru ulangtahun selamatulangtahun selamatpagi
selamatmalam selamatsiang satu dua tiga empat lima enam tujuh delapan sembilan sepuluh satuduatiga satuduatigaempat
seratus seribu sejuta semilyar miliar triliun rupiah uang duit kaya kayaraya jutawan milyarder rejeki rezeki untung
bejo hoki pemerintah pemerintahdaerah pemda pemprov pemkab pemkot pemko provinsi kabupaten kota kecamatan kelurahan
desa gubernur bupati walikota camat lurah kades sekda dinas badan kantor bendahara bendaharawan bud kuasabud bpkad
bkad keuangan keuangandaerah anggaran apbd apbn kasda kasdaerah rkud perbendaharaan pencairan spm spp spd sp2d cmsp
fmis sipd simda pajak pajakku coretax djp ppn pph npwp billing ntpn potongan rekening rekanan penyedia gaji
tunjangan honor maker checker approver auditor operator pegawai pns asn honorer pensiun jabatan golongan pangkat
bankkalsel bankdaerah bpd bpdkalsel kalsel kalselbabussalam banua banuaku mandiri bri bni bca btn bsi syariah
tabungan deposito kredit nasabah teller transaksi transfer atm pin otp token komputer laptop printer kertas meja
kursi pintu jendela rumah rumahku rumahkita kamar dapur mobil motor sepeda kereta pesawat kapal perahu jalan
jembatan pasar toko warung sekolah sekolahku kampus universitas kuliah mahasiswa guru dosen murid siswa pelajar
kucing kucingku anjing kelinci ayam bebek sapi kambing kerbau kuda harimau singa gajah macan buaya ular naga burung
elang merpati rajawali ikan hiu paus kupu kupukupu lebah semut nyamuk monyet kera beruang bekantan merah putih
merahputih hitam biru hijau kuning ungu coklat jingga oranye abuabu ahmad muhamad mohammad abdullah abdul rahman
rahmat rahmad ibrahim ismail yusuf yunus idris ilyas hasan husein hussein umar usman utsman ali fatimah khadijah
aisyah aisah maryam siti sitinurhaliza nur nurul nurhayati noor hasanah dewi sri putri putra eko agus budi bambang
joko susilo wahyu andi rudi rian ryan rizki rizky fajar bayu dimas aditya arif arief hendra hendri indra irfan
ikhsan ridwan ridho reza yoga yudi yusril zaki zainal zainuddin syahrul syarif fauzi firman faisal gunawan hidayat
iskandar jamal kurniawan lukman maulana ayu ani ana anisa annisa dian diana desi eka endang erna fitri fitriani
indah kartika lestari lia lina maya mega nia novi novita ratna rina rini rita sari santi sinta susi tina tuti wati
wulan yanti yuli yuni bismillah123 rahasiaku rahasianegara rahasiabanget akuganteng akucantik akubisa pastibisa
bisabisa kamubisa janganlupa jangandibuka lupapassword lupasandi passwordku passwordbaru passwordlama passwordsaya
sandiku sandibaru inipassword inisandi punyaku punyasaya akunku akunsaya terserah bodoamat bodoh gila gaul alay
anakgaul anakbaik jomblo jomblohappy single menikah kawin nikah cerai janda duda tuhan tuhanku tuhanyesus yesus
yesuskristus kristus kristen katolik gereja haleluya pujituhan berkat berkattuhan hindu budha buddha liverpoolfc
chelseafc muforever ggmu ynwa viva forza halamadrid mobilelegend mobilelegends freefire pubg minecraft roblox
valorant dota genshin playstation nintendo xbox gamer gaming gamers noob player asdasd asdasdasd qweqwe qweasd
qweasdzxc zxczxc zaqxsw zaqwsx lololo hahaha hehehe wkwk wkwkwk hihihi blabla blablabla tralala lalala mamamia
papapa dadada bababa oke okeoke okedeh siap siapbos siapkomandan bos boss komandan jenderal kapten sunflower rainbow
flower flowers garden forest mountain ocean river island beach sunset sunrise moonlight starlight thunder lightning
storm hurricane tornado volcano earthquake fire ice water earth wind snow rain cloud sky star moon galaxy universe
planet mars venus jupiter saturn guitar piano drums violin music musik lagu nyanyi menyanyi metallica nirvana
slipknot linkinpark greenday blink coldplay beatles oasis radiohead eminem rihanna beyonce shakira britney madonna
michaeljackson justinbieber onedirection blackpink bts exo twice kpop sherina noah peterpan dewa slank iwanfals
raisa isyana trustno letmeinnow openup opensesame sesame iamgod iamking iamqueen imthebest thebest bestfriend
bestfriends friend friends forever together always never nevergiveup neverforget remember whatever nothing something
anything everything someone anyone everyone nobody somebody hello helloworld hellothere goodbye goodluck goodmorning
goodnight thankyou please sorry yesyes nono okay cool awesome amazing beautiful handsome pretty sexy hottie cutie
sweetie sweety honeybun darling dear mydear myangel mybaby myfamily myhome myhouse mylife mypassword mypass myspace
mystery test123 admin123 root123 user123 pass123 qwerty123 abc123 a1b2c3 a1b2c3d4 p4ssw0rd passw0rd pa55word 1q2w3e
1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3 q1w2e3r4 zaq12wsx qazwsx123 asdf1234 qwer1234 abcd1234 aa123456 love123
iloveyou123 rahasia123 sayang123 indonesia123 merdeka45 banjar123 kalsel123 thunderbird firebird blackbird bluebird
cowboy cowboys rangers yankees redsox lakers bulls warriors raiders steelers packers eagles dolphins giants patriots
celtics heat spurs liverpool1 everton united city rovers wanderers internetbanking mobilebanking cashmanagement
cashmanagementsystem kasdaerahku uangnegara uangrakyat rakyat negara negaraku bangsa bangsaku bendera upacara
proklamasi soekarno sukarno soeharto suharto habibie gusdur megawati jokowi prabowo hatta kartini diponegoro
sudirman gajahmada majapahit sriwijaya mataram paspor paspampres polisi tentara tni polri brimob kopassus marinir
prajurit satpam hansip pramuka praja ipdn stan pajakri bpk kpk inspektorat kejaksaan hakim jaksa pengacara notaris
dokter perawat bidan apotek puskesmas rumahsakit obat sehat sehatselalu panjangumur
`
    .trim()
    .split(/\s+/),
)
