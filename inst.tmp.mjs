import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
const tail="\nstartupSnapshot.setDeserializeMainFunction(() => {const t0=performance.now(); process.on('exit',()=>{require('fs').writeSync(2,`main ${t0.toFixed(1)} exit ${performance.now().toFixed(1)}\\n`)}); void runProcess(process.argv.slice(2));});";
const head="import { startupSnapshot } from 'node:v8'; import { main, runProcess } from './cli.ts'; import type { Terminal } from './commands/terminal.ts';import { schemaFor } from './schema/schema.ts';import {loadProject, checkProject} from './run.ts';\n";
const orig=readFileSync('/work/main/compiler/main-snapshot.ts','utf8');
const sample=orig.slice(orig.indexOf('const sample'), orig.indexOf('const nowhere'));
const files="const files={read:()=>({bytes:new TextEncoder().encode(sample)}),list:()=>null};\n";
const variants={
 nowarm: head+tail,
 schema: head+"schemaFor('4').option('cluster','x');"+tail,
 schemaAll: head+"for (const k of schemaFor('4').scopes.keys()) schemaFor('4').option(k,'x');"+tail,
 load: head+sample+files+"loadProject([{kind:'file',path:'a.conf'}],files,{product:'4'});"+tail,
 check: head+sample+files+"checkProject(loadProject([{kind:'file',path:'a.conf'}],files,{product:'4'}));"+tail,
};
const res={};
for (const [k,src] of Object.entries(variants)){
writeFileSync('/work/main/compiler/main-snapshot.tmp.ts',src);
await build({absWorkingDir:'/work/main',entryPoints:{x:'compiler/main-snapshot.tmp.ts'},outdir:'/tmp/snap',outExtension:{'.js':'.cjs'},bundle:true,platform:'node',target:'node20',format:'cjs',minify:true,keepNames:true,mainFields:['module','main']});
const r=spawnSync('node',['--snapshot-blob',`/tmp/snap/${k}.blob`,'--build-snapshot','/tmp/snap/x.cjs']); if(r.status) console.log(String(r.stderr));
}
for(let i=0;i<15;i++) for (const k of Object.keys(variants)){const b=performance.now();const r=spawnSync('node',['--snapshot-blob',`/tmp/snap/${k}.blob`,'x','check','/tmp/t5.conf']);const o=(res[k]??={t:[],m:[],e:[]});o.t.push(performance.now()-b);const mm=/main ([\d.]+) exit ([\d.]+)/.exec(String(r.stderr));o.m.push(+mm[1]);o.e.push(+mm[2]);}
const med=a=>a.sort((x,y)=>x-y)[a.length>>1].toFixed(1);
for(const k in res) console.log(k, readFileSync(`/tmp/snap/${k}.blob`).length, 'total',med(res[k].t),'main',med(res[k].m),'exit',med(res[k].e));
