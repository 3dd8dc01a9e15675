(()=>{
const d=document,g=i=>d.getElementById(i),t=g("t"),o=g("o"),m=d.querySelector("main"),s=JSON.parse(g("p").textContent);
d.querySelectorAll(".c").forEach(b=>{
const p=b.dataset.p.split(" ").map(Number),n=p.length/2,v=b.firstChild,w=v.viewBox.baseVal.width,at=e=>e.getBoundingClientRect();
let k=-1;
const hide=()=>{t.hidden=o.hidden=true;k=-1};
const show=i=>{
if(i===k)return;
k=i;
const r=at(v),q=at(m),z=r.width/w,x=p[2*i]*z+r.left-q.left,y=p[2*i+1]*z+r.top-q.top;
t.textContent=s[i];
t.hidden=o.hidden=false;
o.style.left=x+"px";o.style.top=y+"px";
t.style.left=Math.max(0,Math.min(x+12,m.clientWidth-t.offsetWidth))+"px";
const h=y-t.offsetHeight-12;
t.style.top=(h<0?y+14:h)+"px";
};
b.tabIndex=0;
b.onpointermove=b.onpointerdown=e=>{
const r=at(v),z=w/r.width,x=(e.clientX-r.left)*z,y=(e.clientY-r.top)*z;
let f=-1,q=900;
for(let i=0;i<n;i++){const a=(p[2*i]-x)**2+(p[2*i+1]-y)**2;if(a<q){q=a;f=i}}
f<0?hide():show(f);
};
b.onpointerleave=b.onblur=hide;
b.onkeydown=e=>{
const i={ArrowRight:k+1,ArrowDown:k+1,ArrowLeft:k-1,ArrowUp:k-1,Home:0,End:n-1}[e.key];
if(e.key==="Escape")hide();
if(i===undefined||!n)return;
e.preventDefault();
show(Math.min(Math.max(i,0),n-1));
};
});
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
