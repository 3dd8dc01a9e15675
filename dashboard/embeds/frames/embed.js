(()=>{
const d=document,g=i=>d.getElementById(i),m=d.querySelector("main"),s=JSON.parse(g("p").textContent);
d.querySelectorAll(".c").forEach(b=>points(b,m,g("t"),g("o"),s,b.dataset.p.split(" ").map(Number),+b.dataset.k));
})();
