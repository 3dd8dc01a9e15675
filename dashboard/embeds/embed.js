(()=>{
const d=document,g=i=>d.getElementById(i),m=d.querySelector("main"),s=JSON.parse(g("p").textContent);
d.querySelectorAll(".c").forEach(b=>points(b,m,g("t"),g("o"),s,b.dataset.p.split(" ").map(Number)));
if(parent===window)return;
const c=new URLSearchParams(location.search).get("childId"),send=a=>parent.postMessage(a,"*");
let last;
const tell=()=>{
const height=Math.ceil(m.getBoundingClientRect().height);
if(height===last)return;
last=height;
send({type:"nine-bridges:height",height,"datawrapper-height":{[m.id]:height}});
send(JSON.stringify({context:"iframe.resize",src:location.href,height}));
if(c)send("pymxPYMx"+c+"xPYMxheightxPYMx"+height);
};
tell();
new ResizeObserver(tell).observe(m);
})();
