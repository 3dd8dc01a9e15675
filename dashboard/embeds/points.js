const points=(b,m,t,o,s,p)=>{
const v=b.querySelector("svg"),n=p.length/2;
let k=-1;
const hide=()=>{t.hidden=o.hidden=true;k=-1};
const show=i=>{
if(i===k)return;
k=i;
const q=m.getBoundingClientRect(),{x,y}=new DOMPoint(p[2*i],p[2*i+1]).matrixTransform(v.getScreenCTM()),l=x-q.left,u=y-q.top;
t.textContent=s[i];
t.hidden=o.hidden=false;
o.style.left=l+"px";o.style.top=u+"px";
t.style.left=Math.max(0,Math.min(l+12,m.clientWidth-t.offsetWidth))+"px";
const h=u-t.offsetHeight-12;
t.style.top=(h<0?u+14:h)+"px";
};
b.tabIndex=0;
b.onpointermove=b.onpointerdown=e=>{
const {x,y}=new DOMPoint(e.clientX,e.clientY).matrixTransform(v.getScreenCTM().inverse());
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
};
