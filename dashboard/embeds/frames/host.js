(()=>{
if(parent===window)return;
const m=document.querySelector("main"),c=new URLSearchParams(location.search).get("childId"),
w=(location.hash.match(/secret=(\w+)/)||[])[1],send=a=>parent.postMessage(a,"*"),
ifr=k=>send("[iFrameSizer]"+r+":"+last+":"+innerWidth+":"+k);
let last,r,n=250;
const tell=()=>{
const height=Math.ceil(m.getBoundingClientRect().height);
if(height===last)return;
last=height;
send({type:"nine-bridges:height",height,"datawrapper-height":{[m.id]:height}});
send({sentinel:"amp",type:"embed-size",height,width:innerWidth});
send(JSON.stringify({context:"iframe.resize",src:location.href,height}));
if(c)send("pymxPYMx"+c+"xPYMxheightxPYMx"+height);
if(w)send({message:"height",value:height,secret:w});
if(r)ifr("size");
};
addEventListener("message",e=>{
const q=e.source===parent&&/^\[iFrameSizer\]([^:]+):/.exec(e.data);
if(q&&q[1]!==r){r=q[1];ifr("init")}
});
if(w)addEventListener("click",e=>{
const a=e.target.closest("a[href]");
if(a){e.preventDefault();send({message:"link",value:a.href,secret:w})}
});
const again=()=>{
r||send("[iFrameResizerChild]Ready");
last=0;
tell();
(n*=2)<2e4&&setTimeout(again,n);
};
again();
new ResizeObserver(tell).observe(m);
})();
