// scratch, never committed
use foldin::training::*;
use std::time::Instant;
fn read(path:&str, readers:&mut std::collections::HashMap<String,u32>, arts:&mut std::collections::HashMap<String,u32>, grow:bool)->Vec<Vec<u32>>{
    let text=std::fs::read_to_string(path).unwrap(); let mut rows:Vec<Vec<u32>>=vec![Vec::new();readers.len()];
    for line in text.lines().skip(1){let mut f=line.split(',');let u=f.next().unwrap();let i=f.next().unwrap();
        let n=readers.len() as u32; let u=if grow{*readers.entry(u.into()).or_insert(n)}else{match readers.get(u){Some(u)=>*u,None=>continue}};
        let n=arts.len() as u32; let i=if grow{*arts.entry(i.into()).or_insert(n)}else{match arts.get(i){Some(i)=>*i,None=>continue}};
        if rows.len()<=u as usize{rows.resize(u as usize+1,vec![])} rows[u as usize].push(i);}
    for r in &mut rows{r.sort();r.dedup();} rows.resize(readers.len(),vec![]); rows
}
fn cpu()->f64{let t=std::fs::read_to_string("/proc/self/stat").unwrap();let f:Vec<&str>=t.rsplit(')').next().unwrap().split_whitespace().collect();(f[11].parse::<f64>().unwrap()+f[12].parse::<f64>().unwrap())/100.0}
fn main(){
    let a:Vec<String>=std::env::args().collect(); let d:usize=a[1].parse().unwrap(); let epochs:u32=a[2].parse().unwrap(); let mode=a.get(3).cloned().unwrap_or_default();
    let w0:f64=a.get(4).map_or(0.01,|x|x.parse().unwrap()); let lam:f64=a.get(5).map_or(0.01,|x|x.parse().unwrap());
    let (mut r,mut i)=Default::default(); let dir="/tmp/trainer-scratch/data/";
    let train=read(&format!("{dir}gowalla-train.csv"),&mut r,&mut i,true); let test=read(&format!("{dir}gowalla-test.csv"),&mut r,&mut i,false);
    let mut pairs=Sparse::new(i.len()); for row in &train{pairs.push(row.iter().map(|&c|(c,1.0)))}
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global().unwrap();
    let c=Constants{unobserved_weight:w0,regularization:lam,exponent:1.0};
    let (t,u)=(Instant::now(),cpu());
    if mode=="teach"{ let by=pairs.transpose(); let l=teach(&pairs,&by,TeacherSettings::default(),&()); println!("teach wall {:.2} cpu {:.2}",t.elapsed().as_secs_f64(),cpu()-u);
        let sum:f64=l.iter().flat_map(|l|l.scores.iter()).map(|s|*s as f64).sum(); let n:usize=l.iter().map(|l|l.articles.len()).sum(); println!("sum {sum} n {n}");
        let y=l.iter().zip(&test).filter(|(_,t)|!t.is_empty()).map(|(l,t)|ndcg(&l.articles,t)).collect::<Vec<_>>(); println!("teacher ndcg {:.4}",y.iter().sum::<f64>()/y.len() as f64); return }
    let by=pairs.transpose(); let f=ials(&pairs,&by,d,c,epochs,0,&()); 
    let (wall,cpu)=(t.elapsed().as_secs_f64(),cpu()-u); if mode=="time"{println!("{wall:.3} {cpu:.3}");return}
    let x=Side::new(&f.articles,c).solve_all(&pairs,None);
    use rayon::prelude::*;
    let all:Vec<f64>=(0..pairs.len()).into_par_iter().filter(|&k|(mode=="full"||k%5==0)&&!test[k].is_empty()).map(|k|{ let x=x.row(k);
        let mut s:Vec<f32>=(0..f.articles.len()).map(|j|f.articles.row(j).iter().zip(x).map(|(a,b)|a*b).sum()).collect();
        for &j in &train[k]{s[j as usize]=f32::NEG_INFINITY}
        let mut o:Vec<u32>=(0..s.len() as u32).collect(); o.select_nth_unstable_by(20,|a,b|s[*b as usize].total_cmp(&s[*a as usize])); o.truncate(20); o.sort_by(|a,b|s[*b as usize].total_cmp(&s[*a as usize]));
        ndcg(&o,&test[k])}).collect();
    println!("foldin d {d} epochs {epochs} wall {wall:.2} cpu {cpu:.2} ndcg {:.4}",all.iter().sum::<f64>()/all.len() as f64);
}
fn ndcg(list:&[u32],t:&[u32])->f64{let g:f64=list.iter().take(20).enumerate().filter(|(_,i)|t.binary_search(i).is_ok()).map(|(k,_)|1.0/((k+2) as f64).log2()).sum(); let ideal:f64=(0..t.len().min(20)).map(|k|1.0/((k+2) as f64).log2()).sum(); g/ideal}
