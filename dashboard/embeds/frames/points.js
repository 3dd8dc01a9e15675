const points=(b,m,t,o,s,p,floor)=>{
const v=b.querySelector("svg"),n=p.length/2,r=document.createElement("i"),y=p.filter((_,i)=>i%2),e=[Math.min(...y),Math.max(...y,floor||0)];
r.style.cssText="position:absolute;width:1px;background:currentColor;opacity:.45;pointer-events:none";
r.hidden=true;
m.append(r);
const c={};
for(let i=0;i<n;i++)(c[p[2*i]]??=[]).push(i);
let up=0;
for(let i=1;i<n;i++)up+=p[2*i]>p[2*i-2];
const w=Object.values(c),year=w.every(a=>a.length<5)&&(floor||w.some(a=>a.length>1)||n>20&&up>.8*n),g=year?w:Array.from({length:n},(_,i)=>[i]);
const near=year&&w.length>1?Math.max(900,(Math.min(...w.slice(1).map((a,i)=>p[2*a[0]]-p[2*w[i][0]]))/2)**2):900;
let k=-1;
const hide=()=>{t.hidden=o.hidden=r.hidden=true;k=-1};
const show=i=>{
if(i===k)return;
k=i;
const a=g[i],h=a.reduce((f,j)=>p[2*j+1]<p[2*f+1]?j:f),q=m.getBoundingClientRect(),on=(x,y)=>{const z=new DOMPoint(x,y).matrixTransform(v.getScreenCTM());return[z.x-q.left,z.y-q.top]},[l,u]=on(p[2*h],p[2*h+1]);
t.textContent=a.map(j=>s[j]).join("\n\n");
t.hidden=o.hidden=false;
o.style.left=l+"px";o.style.top=u+"px";
if(year){
const[,d]=on(0,e[0]),[,f]=on(0,e[1]);
r.hidden=false;r.style.left=l+"px";r.style.top=d-8+"px";r.style.height=f-d+16+"px";
}
const room=l+12+t.offsetWidth>m.clientWidth?l-12-t.offsetWidth:l+12;
t.style.left=Math.max(0,Math.min(room,m.clientWidth-t.offsetWidth))+"px";
const z=u-t.offsetHeight-12;
t.style.top=(z<0?u+14:z)+"px";
};
b.tabIndex=0;
b.onpointermove=b.onpointerdown=ev=>{
const {x,y}=new DOMPoint(ev.clientX,ev.clientY).matrixTransform(v.getScreenCTM().inverse());
let f=-1,q=near;
g.forEach((d,i)=>{const j=d[0],h=(p[2*j]-x)**2,a=h+(year?y<e[0]-40||y>e[1]+40?1e6:0:(p[2*j+1]-y)**2);if(a<q){q=a;f=i}});
f<0?hide():show(f);
};
b.onblur=hide;
b.onpointerleave=ev=>ev.pointerType==="touch"||hide();
b.onkeydown=ev=>{
const i={ArrowRight:k+1,ArrowDown:k+1,ArrowLeft:k-1,ArrowUp:k-1,Home:0,End:g.length-1}[ev.key];
if(ev.key==="Escape")hide();
if(i===undefined||!n)return;
ev.preventDefault();
show(Math.min(Math.max(i,0),g.length-1));
};
return r;
};
