// Generated from runtime/ir/schema.ts by `npm run generate`. Do not edit.
"use strict";
export const validate = validate52;
export default validate52;
const schema19 = {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"ClusterIr","type":"object","properties":{"irVersion":{"const":1},"product":{"enum":["3","4"]},"compiler":{"type":"string"},"nodes":{"type":"array","items":{"$ref":"#/$defs/Node"},"maxItems":1024},"managers":{"type":"array","items":{"$ref":"#/$defs/Manager"},"maxItems":1024}},"required":["irVersion","product","compiler","nodes","managers"],"additionalProperties":false,"$defs":{"Node":{"type":"object","properties":{"name":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"nameFrom":{"enum":["nodename","folder","argument","environment"]},"clustered":{"type":"boolean"},"subcluster":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"address":{"$ref":"#/$defs/NodeAddress"},"fingerprint":{"type":"string","pattern":"^[0-9a-f]{64}$"},"fingerprintParts":{"type":"object","properties":{"settings":{"type":"string","pattern":"^[0-9a-f]{64}$"},"addresses":{"type":"string","pattern":"^[0-9a-f]{64}$"},"topologies":{"type":"string","pattern":"^[0-9a-f]{64}$"},"replicas":{"type":"string","pattern":"^[0-9a-f]{64}$"},"peers":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"required":["settings","addresses","topologies","replicas","peers"],"additionalProperties":false},"groups":{"type":"object","properties":{"cluster":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"control":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"log":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]}},"required":["cluster","control","log"],"additionalProperties":false},"timers":{"$ref":"#/$defs/Timers"},"duravip":{"type":"object","properties":{"balanceSetSize":{"type":"integer","minimum":2,"maximum":4294967295},"arpAllHosts":{"type":"boolean"},"unconditionalRebind":{"type":"boolean"},"addresses":{"type":"array","items":{"$ref":"#/$defs/ManagedAddress"},"maxItems":10240},"topologies":{"type":"array","items":{"$ref":"#/$defs/Topology"}}},"required":["balanceSetSize","arpAllHosts","unconditionalRebind","addresses","topologies"],"additionalProperties":false},"listeners":{"type":"array","items":{"$ref":"#/$defs/Listener"}},"replicas":{"type":"array","items":{"$ref":"#/$defs/Replica"}},"logs":{"type":"object","properties":{"published":{"type":"array","items":{"$ref":"#/$defs/PublishedLog"}},"destinations":{"type":"array","items":{"$ref":"#/$defs/Destination"}}},"required":["published","destinations"],"additionalProperties":false},"peers":{"type":"array","items":{"$ref":"#/$defs/Peer"}}},"required":["name","nameFrom","clustered","subcluster","address","fingerprint","fingerprintParts","groups","timers","duravip","listeners","replicas","logs","peers"],"additionalProperties":false},"Manager":{"type":"object","properties":{"name":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"nameFrom":{"enum":["nodename","folder","argument","logs","peers","environment"]},"address":{"$ref":"#/$defs/NodeAddress"},"logs":{"type":"object","properties":{"logfile":{"type":"string"},"fileMode":{"type":"integer","minimum":0,"maximum":4095},"dirMode":{"type":"integer","minimum":0,"maximum":4095},"maxOpen":{"type":"integer","minimum":1,"maximum":4294967295},"maxIdleSec":{"type":"number","minimum":0,"maximum":4294967295},"controlCache":{"anyOf":[{"type":"string"},{"type":"null"}]}},"required":["logfile","fileMode","dirMode","maxOpen","maxIdleSec","controlCache"],"additionalProperties":false},"pulls":{"type":"array","items":{"$ref":"#/$defs/Pull"}},"otherPulls":{"type":"array","items":{"$ref":"#/$defs/Pull"}},"peers":{"type":"array","items":{"$ref":"#/$defs/Peer"}}},"required":["name","nameFrom","address","logs","pulls","otherPulls","peers"],"additionalProperties":false},"NodeAddress":{"type":"object","properties":{"ip":{"anyOf":[{"type":"string"},{"type":"null"}]},"from":{"enum":["nodeaddr","peers","resolve"]}},"required":["ip","from"],"additionalProperties":false},"Timers":{"type":"object","properties":{"heartbeatStartDelaySec":{"type":"number","minimum":0,"maximum":4294967295},"heartbeatsPerSec":{"type":"number","minimum":0,"maximum":4294967295},"ifCheckIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"ifDownLimitSec":{"type":"number","minimum":0,"maximum":4294967295},"viewMatureTimeSec":{"type":"number","minimum":0,"maximum":4294967295},"viewBalanceIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"viewBroadcastIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"logActiveIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"logIdleIntervalSec":{"type":"number","minimum":0,"maximum":4294967295}},"required":["heartbeatStartDelaySec","heartbeatsPerSec","ifCheckIntervalSec","ifDownLimitSec","viewMatureTimeSec","viewBalanceIntervalSec","viewBroadcastIntervalSec","logActiveIntervalSec","logIdleIntervalSec"],"additionalProperties":false},"ManagedAddress":{"type":"object","properties":{"ip":{"type":"string"},"family":{"enum":[4,6]},"interface":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"prefixLength":{"anyOf":[{"type":"integer","minimum":0,"maximum":128},{"type":"null"}]},"bindings":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"services":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"preference":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"follow":{"anyOf":[{"type":"object","properties":{"binding":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"ip":{"type":"string"}},"required":["binding","ip"],"additionalProperties":false},{"type":"null"}]}},"required":["ip","family","interface","prefixLength","bindings","services","preference","follow"],"additionalProperties":false},"Topology":{"type":"object","properties":{"network":{"type":"string"},"interface":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"prefixLength":{"type":"integer","minimum":0,"maximum":128}},"required":["network","interface","prefixLength"],"additionalProperties":false},"Endpoint":{"anyOf":[{"type":"object","properties":{"kind":{"const":"tcp"},"host":{"type":"string"},"port":{"type":"integer","minimum":0,"maximum":65535}},"required":["kind","host","port"],"additionalProperties":false},{"type":"object","properties":{"kind":{"const":"unix"},"path":{"type":"string"}},"required":["kind","path"],"additionalProperties":false}]},"Listener":{"type":"object","properties":{"type":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"endpoint":{"$ref":"#/$defs/Endpoint"},"enable":{"type":"boolean"},"fileMode":{"type":"integer","minimum":0,"maximum":4095},"listenBacklog":{"type":"integer","minimum":0,"maximum":4294967295},"concurrency":{"type":"integer","minimum":0,"maximum":4294967295},"disableNagleAlgorithm":{"type":"boolean"},"tcpRecvBufferSize":{"type":"integer","minimum":0,"maximum":4294967295},"tcpSendBufferSize":{"type":"integer","minimum":0,"maximum":4294967295}},"required":["type","endpoint","enable","fileMode","listenBacklog","concurrency","disableNagleAlgorithm","tcpRecvBufferSize","tcpSendBufferSize"],"additionalProperties":false},"Replica":{"type":"object","properties":{"name":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"type":{"enum":["cache","inbound_cidr","outbound_cidr","outbound_domains","outbound_binding_domains","OBTM","OBTC","shared_named_throttles","metrics","eccmgr_metrics"]},"parameters":{"type":"array","items":{"enum":["snapshot","connect","delivery","transfail","permfail","reception","rejection","audit_series","gauge_cache"]}},"maxDelaySec":{"type":"number","minimum":0,"maximum":1.7976931348623157e+308},"maxPending":{"type":"integer","minimum":1,"maximum":4294967295},"maxSize":{"anyOf":[{"type":"integer","minimum":0,"maximum":9007199254740991},{"type":"null"}]},"bindingGroup":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]}},"required":["name","type","parameters","maxDelaySec","maxPending","maxSize","bindingGroup"],"additionalProperties":false},"PublishedLog":{"type":"object","properties":{"key":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"path":{"type":"string"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}}},"required":["key","path","subscribers"],"additionalProperties":false},"Destination":{"type":"object","properties":{"scheme":{"enum":["cluster","jlog"]},"path":{"type":"string"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"writer":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"required":["scheme","path","subscribers","writer"],"additionalProperties":false},"Peer":{"type":"object","properties":{"name":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"ip":{"type":"string"}},"required":["name","ip"],"additionalProperties":false},"Pull":{"type":"object","properties":{"node":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}}},"required":["node","subscribers"],"additionalProperties":false}}};
const schema20 = {"type":"object","properties":{"name":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"nameFrom":{"enum":["nodename","folder","argument","environment"]},"clustered":{"type":"boolean"},"subcluster":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"address":{"$ref":"#/$defs/NodeAddress"},"fingerprint":{"type":"string","pattern":"^[0-9a-f]{64}$"},"fingerprintParts":{"type":"object","properties":{"settings":{"type":"string","pattern":"^[0-9a-f]{64}$"},"addresses":{"type":"string","pattern":"^[0-9a-f]{64}$"},"topologies":{"type":"string","pattern":"^[0-9a-f]{64}$"},"replicas":{"type":"string","pattern":"^[0-9a-f]{64}$"},"peers":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"required":["settings","addresses","topologies","replicas","peers"],"additionalProperties":false},"groups":{"type":"object","properties":{"cluster":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"control":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"log":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]}},"required":["cluster","control","log"],"additionalProperties":false},"timers":{"$ref":"#/$defs/Timers"},"duravip":{"type":"object","properties":{"balanceSetSize":{"type":"integer","minimum":2,"maximum":4294967295},"arpAllHosts":{"type":"boolean"},"unconditionalRebind":{"type":"boolean"},"addresses":{"type":"array","items":{"$ref":"#/$defs/ManagedAddress"},"maxItems":10240},"topologies":{"type":"array","items":{"$ref":"#/$defs/Topology"}}},"required":["balanceSetSize","arpAllHosts","unconditionalRebind","addresses","topologies"],"additionalProperties":false},"listeners":{"type":"array","items":{"$ref":"#/$defs/Listener"}},"replicas":{"type":"array","items":{"$ref":"#/$defs/Replica"}},"logs":{"type":"object","properties":{"published":{"type":"array","items":{"$ref":"#/$defs/PublishedLog"}},"destinations":{"type":"array","items":{"$ref":"#/$defs/Destination"}}},"required":["published","destinations"],"additionalProperties":false},"peers":{"type":"array","items":{"$ref":"#/$defs/Peer"}}},"required":["name","nameFrom","clustered","subcluster","address","fingerprint","fingerprintParts","groups","timers","duravip","listeners","replicas","logs","peers"],"additionalProperties":false};
const func1 = Object.prototype.hasOwnProperty;
const pattern3 = new RegExp("^[^\\u0000-\\u001f]+$", "u");
const pattern5 = new RegExp("^[0-9a-f]{64}$", "u");
const schema21 = {"type":"object","properties":{"ip":{"anyOf":[{"type":"string"},{"type":"null"}]},"from":{"enum":["nodeaddr","peers","resolve"]}},"required":["ip","from"],"additionalProperties":false};

function validate54(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate54.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.ip === undefined) && (missing0 = "ip")) || ((data.from === undefined) && (missing0 = "from"))){
validate54.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "ip") || (key0 === "from"))){
validate54.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.ip !== undefined){
let data0 = data.ip;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
if(typeof data0 !== "string"){
const err0 = {instancePath:instancePath+"/ip",schemaPath:"#/properties/ip/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
const _errs6 = errors;
if(data0 !== null){
const err1 = {instancePath:instancePath+"/ip",schemaPath:"#/properties/ip/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err2 = {instancePath:instancePath+"/ip",schemaPath:"#/properties/ip/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate54.errors = vErrors;
return false;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.from !== undefined){
let data1 = data.from;
const _errs8 = errors;
if(!(((data1 === "nodeaddr") || (data1 === "peers")) || (data1 === "resolve"))){
validate54.errors = [{instancePath:instancePath+"/from",schemaPath:"#/properties/from/enum",keyword:"enum",params:{allowedValues: schema21.properties.from.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate54.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate54.errors = vErrors;
return errors === 0;
}
validate54.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema22 = {"type":"object","properties":{"heartbeatStartDelaySec":{"type":"number","minimum":0,"maximum":4294967295},"heartbeatsPerSec":{"type":"number","minimum":0,"maximum":4294967295},"ifCheckIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"ifDownLimitSec":{"type":"number","minimum":0,"maximum":4294967295},"viewMatureTimeSec":{"type":"number","minimum":0,"maximum":4294967295},"viewBalanceIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"viewBroadcastIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"logActiveIntervalSec":{"type":"number","minimum":0,"maximum":4294967295},"logIdleIntervalSec":{"type":"number","minimum":0,"maximum":4294967295}},"required":["heartbeatStartDelaySec","heartbeatsPerSec","ifCheckIntervalSec","ifDownLimitSec","viewMatureTimeSec","viewBalanceIntervalSec","viewBroadcastIntervalSec","logActiveIntervalSec","logIdleIntervalSec"],"additionalProperties":false};

function validate56(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate56.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((data.heartbeatStartDelaySec === undefined) && (missing0 = "heartbeatStartDelaySec")) || ((data.heartbeatsPerSec === undefined) && (missing0 = "heartbeatsPerSec"))) || ((data.ifCheckIntervalSec === undefined) && (missing0 = "ifCheckIntervalSec"))) || ((data.ifDownLimitSec === undefined) && (missing0 = "ifDownLimitSec"))) || ((data.viewMatureTimeSec === undefined) && (missing0 = "viewMatureTimeSec"))) || ((data.viewBalanceIntervalSec === undefined) && (missing0 = "viewBalanceIntervalSec"))) || ((data.viewBroadcastIntervalSec === undefined) && (missing0 = "viewBroadcastIntervalSec"))) || ((data.logActiveIntervalSec === undefined) && (missing0 = "logActiveIntervalSec"))) || ((data.logIdleIntervalSec === undefined) && (missing0 = "logIdleIntervalSec"))){
validate56.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func1.call(schema22.properties, key0))){
validate56.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.heartbeatStartDelaySec !== undefined){
let data0 = data.heartbeatStartDelaySec;
const _errs2 = errors;
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 4294967295 || isNaN(data0)){
validate56.errors = [{instancePath:instancePath+"/heartbeatStartDelaySec",schemaPath:"#/properties/heartbeatStartDelaySec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate56.errors = [{instancePath:instancePath+"/heartbeatStartDelaySec",schemaPath:"#/properties/heartbeatStartDelaySec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/heartbeatStartDelaySec",schemaPath:"#/properties/heartbeatStartDelaySec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.heartbeatsPerSec !== undefined){
let data1 = data.heartbeatsPerSec;
const _errs4 = errors;
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 4294967295 || isNaN(data1)){
validate56.errors = [{instancePath:instancePath+"/heartbeatsPerSec",schemaPath:"#/properties/heartbeatsPerSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate56.errors = [{instancePath:instancePath+"/heartbeatsPerSec",schemaPath:"#/properties/heartbeatsPerSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/heartbeatsPerSec",schemaPath:"#/properties/heartbeatsPerSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ifCheckIntervalSec !== undefined){
let data2 = data.ifCheckIntervalSec;
const _errs6 = errors;
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 4294967295 || isNaN(data2)){
validate56.errors = [{instancePath:instancePath+"/ifCheckIntervalSec",schemaPath:"#/properties/ifCheckIntervalSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate56.errors = [{instancePath:instancePath+"/ifCheckIntervalSec",schemaPath:"#/properties/ifCheckIntervalSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/ifCheckIntervalSec",schemaPath:"#/properties/ifCheckIntervalSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ifDownLimitSec !== undefined){
let data3 = data.ifDownLimitSec;
const _errs8 = errors;
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 4294967295 || isNaN(data3)){
validate56.errors = [{instancePath:instancePath+"/ifDownLimitSec",schemaPath:"#/properties/ifDownLimitSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate56.errors = [{instancePath:instancePath+"/ifDownLimitSec",schemaPath:"#/properties/ifDownLimitSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/ifDownLimitSec",schemaPath:"#/properties/ifDownLimitSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.viewMatureTimeSec !== undefined){
let data4 = data.viewMatureTimeSec;
const _errs10 = errors;
if(errors === _errs10){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 4294967295 || isNaN(data4)){
validate56.errors = [{instancePath:instancePath+"/viewMatureTimeSec",schemaPath:"#/properties/viewMatureTimeSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate56.errors = [{instancePath:instancePath+"/viewMatureTimeSec",schemaPath:"#/properties/viewMatureTimeSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/viewMatureTimeSec",schemaPath:"#/properties/viewMatureTimeSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.viewBalanceIntervalSec !== undefined){
let data5 = data.viewBalanceIntervalSec;
const _errs12 = errors;
if(errors === _errs12){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 4294967295 || isNaN(data5)){
validate56.errors = [{instancePath:instancePath+"/viewBalanceIntervalSec",schemaPath:"#/properties/viewBalanceIntervalSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate56.errors = [{instancePath:instancePath+"/viewBalanceIntervalSec",schemaPath:"#/properties/viewBalanceIntervalSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/viewBalanceIntervalSec",schemaPath:"#/properties/viewBalanceIntervalSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.viewBroadcastIntervalSec !== undefined){
let data6 = data.viewBroadcastIntervalSec;
const _errs14 = errors;
if(errors === _errs14){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 4294967295 || isNaN(data6)){
validate56.errors = [{instancePath:instancePath+"/viewBroadcastIntervalSec",schemaPath:"#/properties/viewBroadcastIntervalSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate56.errors = [{instancePath:instancePath+"/viewBroadcastIntervalSec",schemaPath:"#/properties/viewBroadcastIntervalSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/viewBroadcastIntervalSec",schemaPath:"#/properties/viewBroadcastIntervalSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.logActiveIntervalSec !== undefined){
let data7 = data.logActiveIntervalSec;
const _errs16 = errors;
if(errors === _errs16){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 4294967295 || isNaN(data7)){
validate56.errors = [{instancePath:instancePath+"/logActiveIntervalSec",schemaPath:"#/properties/logActiveIntervalSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data7 < 0 || isNaN(data7)){
validate56.errors = [{instancePath:instancePath+"/logActiveIntervalSec",schemaPath:"#/properties/logActiveIntervalSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/logActiveIntervalSec",schemaPath:"#/properties/logActiveIntervalSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.logIdleIntervalSec !== undefined){
let data8 = data.logIdleIntervalSec;
const _errs18 = errors;
if(errors === _errs18){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 4294967295 || isNaN(data8)){
validate56.errors = [{instancePath:instancePath+"/logIdleIntervalSec",schemaPath:"#/properties/logIdleIntervalSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data8 < 0 || isNaN(data8)){
validate56.errors = [{instancePath:instancePath+"/logIdleIntervalSec",schemaPath:"#/properties/logIdleIntervalSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate56.errors = [{instancePath:instancePath+"/logIdleIntervalSec",schemaPath:"#/properties/logIdleIntervalSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate56.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate56.errors = vErrors;
return errors === 0;
}
validate56.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema23 = {"type":"object","properties":{"ip":{"type":"string"},"family":{"enum":[4,6]},"interface":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"prefixLength":{"anyOf":[{"type":"integer","minimum":0,"maximum":128},{"type":"null"}]},"bindings":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"services":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"preference":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"follow":{"anyOf":[{"type":"object","properties":{"binding":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"ip":{"type":"string"}},"required":["binding","ip"],"additionalProperties":false},{"type":"null"}]}},"required":["ip","family","interface","prefixLength","bindings","services","preference","follow"],"additionalProperties":false};

function validate58(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate58.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.ip === undefined) && (missing0 = "ip")) || ((data.family === undefined) && (missing0 = "family"))) || ((data.interface === undefined) && (missing0 = "interface"))) || ((data.prefixLength === undefined) && (missing0 = "prefixLength"))) || ((data.bindings === undefined) && (missing0 = "bindings"))) || ((data.services === undefined) && (missing0 = "services"))) || ((data.preference === undefined) && (missing0 = "preference"))) || ((data.follow === undefined) && (missing0 = "follow"))){
validate58.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "ip") || (key0 === "family")) || (key0 === "interface")) || (key0 === "prefixLength")) || (key0 === "bindings")) || (key0 === "services")) || (key0 === "preference")) || (key0 === "follow"))){
validate58.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.ip !== undefined){
const _errs2 = errors;
if(typeof data.ip !== "string"){
validate58.errors = [{instancePath:instancePath+"/ip",schemaPath:"#/properties/ip/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.family !== undefined){
let data1 = data.family;
const _errs4 = errors;
if(!((data1 === 4) || (data1 === 6))){
validate58.errors = [{instancePath:instancePath+"/family",schemaPath:"#/properties/family/enum",keyword:"enum",params:{allowedValues: schema23.properties.family.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.interface !== undefined){
let data2 = data.interface;
const _errs5 = errors;
const _errs6 = errors;
let valid1 = false;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(!pattern3.test(data2)){
const err0 = {instancePath:instancePath+"/interface",schemaPath:"#/properties/interface/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/interface",schemaPath:"#/properties/interface/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid1 = valid1 || _valid0;
const _errs9 = errors;
if(data2 !== null){
const err2 = {instancePath:instancePath+"/interface",schemaPath:"#/properties/interface/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err3 = {instancePath:instancePath+"/interface",schemaPath:"#/properties/interface/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate58.errors = vErrors;
return false;
}
else {
errors = _errs6;
if(vErrors !== null){
if(_errs6){
vErrors.length = _errs6;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.prefixLength !== undefined){
let data3 = data.prefixLength;
const _errs11 = errors;
const _errs12 = errors;
let valid2 = false;
const _errs13 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err4 = {instancePath:instancePath+"/prefixLength",schemaPath:"#/properties/prefixLength/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(errors === _errs13){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 128 || isNaN(data3)){
const err5 = {instancePath:instancePath+"/prefixLength",schemaPath:"#/properties/prefixLength/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 128},message:"must be <= 128"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
if(data3 < 0 || isNaN(data3)){
const err6 = {instancePath:instancePath+"/prefixLength",schemaPath:"#/properties/prefixLength/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
}
var _valid1 = _errs13 === errors;
valid2 = valid2 || _valid1;
const _errs15 = errors;
if(data3 !== null){
const err7 = {instancePath:instancePath+"/prefixLength",schemaPath:"#/properties/prefixLength/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid1 = _errs15 === errors;
valid2 = valid2 || _valid1;
if(!valid2){
const err8 = {instancePath:instancePath+"/prefixLength",schemaPath:"#/properties/prefixLength/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate58.errors = vErrors;
return false;
}
else {
errors = _errs12;
if(vErrors !== null){
if(_errs12){
vErrors.length = _errs12;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bindings !== undefined){
let data4 = data.bindings;
const _errs17 = errors;
if(errors === _errs17){
if(Array.isArray(data4)){
var valid3 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs19 = errors;
if(errors === _errs19){
if(typeof data5 === "string"){
if(!pattern3.test(data5)){
validate58.errors = [{instancePath:instancePath+"/bindings/" + i0,schemaPath:"#/properties/bindings/items/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate58.errors = [{instancePath:instancePath+"/bindings/" + i0,schemaPath:"#/properties/bindings/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid3 = _errs19 === errors;
if(!valid3){
break;
}
}
}
else {
validate58.errors = [{instancePath:instancePath+"/bindings",schemaPath:"#/properties/bindings/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.services !== undefined){
let data6 = data.services;
const _errs21 = errors;
if(errors === _errs21){
if(Array.isArray(data6)){
var valid4 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
let data7 = data6[i1];
const _errs23 = errors;
if(errors === _errs23){
if(typeof data7 === "string"){
if(!pattern3.test(data7)){
validate58.errors = [{instancePath:instancePath+"/services/" + i1,schemaPath:"#/properties/services/items/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate58.errors = [{instancePath:instancePath+"/services/" + i1,schemaPath:"#/properties/services/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid4 = _errs23 === errors;
if(!valid4){
break;
}
}
}
else {
validate58.errors = [{instancePath:instancePath+"/services",schemaPath:"#/properties/services/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.preference !== undefined){
let data8 = data.preference;
const _errs25 = errors;
const _errs26 = errors;
let valid5 = false;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data8 === "string"){
if(!pattern3.test(data8)){
const err9 = {instancePath:instancePath+"/preference",schemaPath:"#/properties/preference/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/preference",schemaPath:"#/properties/preference/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
var _valid2 = _errs27 === errors;
valid5 = valid5 || _valid2;
const _errs29 = errors;
if(data8 !== null){
const err11 = {instancePath:instancePath+"/preference",schemaPath:"#/properties/preference/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var _valid2 = _errs29 === errors;
valid5 = valid5 || _valid2;
if(!valid5){
const err12 = {instancePath:instancePath+"/preference",schemaPath:"#/properties/preference/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
validate58.errors = vErrors;
return false;
}
else {
errors = _errs26;
if(vErrors !== null){
if(_errs26){
vErrors.length = _errs26;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.follow !== undefined){
let data9 = data.follow;
const _errs31 = errors;
const _errs32 = errors;
let valid6 = false;
const _errs33 = errors;
if(errors === _errs33){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing1;
if(((data9.binding === undefined) && (missing1 = "binding")) || ((data9.ip === undefined) && (missing1 = "ip"))){
const err13 = {instancePath:instancePath+"/follow",schemaPath:"#/properties/follow/anyOf/0/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
const _errs35 = errors;
for(const key1 in data9){
if(!((key1 === "binding") || (key1 === "ip"))){
const err14 = {instancePath:instancePath+"/follow",schemaPath:"#/properties/follow/anyOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
break;
}
}
if(_errs35 === errors){
if(data9.binding !== undefined){
let data10 = data9.binding;
const _errs36 = errors;
const _errs37 = errors;
let valid8 = false;
const _errs38 = errors;
if(errors === _errs38){
if(typeof data10 === "string"){
if(!pattern3.test(data10)){
const err15 = {instancePath:instancePath+"/follow/binding",schemaPath:"#/properties/follow/anyOf/0/properties/binding/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/follow/binding",schemaPath:"#/properties/follow/anyOf/0/properties/binding/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
var _valid4 = _errs38 === errors;
valid8 = valid8 || _valid4;
const _errs40 = errors;
if(data10 !== null){
const err17 = {instancePath:instancePath+"/follow/binding",schemaPath:"#/properties/follow/anyOf/0/properties/binding/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid4 = _errs40 === errors;
valid8 = valid8 || _valid4;
if(!valid8){
const err18 = {instancePath:instancePath+"/follow/binding",schemaPath:"#/properties/follow/anyOf/0/properties/binding/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
else {
errors = _errs37;
if(vErrors !== null){
if(_errs37){
vErrors.length = _errs37;
}
else {
vErrors = null;
}
}
}
var valid7 = _errs36 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data9.ip !== undefined){
const _errs42 = errors;
if(typeof data9.ip !== "string"){
const err19 = {instancePath:instancePath+"/follow/ip",schemaPath:"#/properties/follow/anyOf/0/properties/ip/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
var valid7 = _errs42 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
else {
const err20 = {instancePath:instancePath+"/follow",schemaPath:"#/properties/follow/anyOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
var _valid3 = _errs33 === errors;
valid6 = valid6 || _valid3;
const _errs44 = errors;
if(data9 !== null){
const err21 = {instancePath:instancePath+"/follow",schemaPath:"#/properties/follow/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
var _valid3 = _errs44 === errors;
valid6 = valid6 || _valid3;
if(!valid6){
const err22 = {instancePath:instancePath+"/follow",schemaPath:"#/properties/follow/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
validate58.errors = vErrors;
return false;
}
else {
errors = _errs32;
if(vErrors !== null){
if(_errs32){
vErrors.length = _errs32;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate58.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate58.errors = vErrors;
return errors === 0;
}
validate58.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema24 = {"type":"object","properties":{"network":{"type":"string"},"interface":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"prefixLength":{"type":"integer","minimum":0,"maximum":128}},"required":["network","interface","prefixLength"],"additionalProperties":false};

function validate60(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate60.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.network === undefined) && (missing0 = "network")) || ((data.interface === undefined) && (missing0 = "interface"))) || ((data.prefixLength === undefined) && (missing0 = "prefixLength"))){
validate60.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "network") || (key0 === "interface")) || (key0 === "prefixLength"))){
validate60.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.network !== undefined){
const _errs2 = errors;
if(typeof data.network !== "string"){
validate60.errors = [{instancePath:instancePath+"/network",schemaPath:"#/properties/network/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.interface !== undefined){
let data1 = data.interface;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(!pattern3.test(data1)){
validate60.errors = [{instancePath:instancePath+"/interface",schemaPath:"#/properties/interface/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate60.errors = [{instancePath:instancePath+"/interface",schemaPath:"#/properties/interface/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.prefixLength !== undefined){
let data2 = data.prefixLength;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate60.errors = [{instancePath:instancePath+"/prefixLength",schemaPath:"#/properties/prefixLength/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 128 || isNaN(data2)){
validate60.errors = [{instancePath:instancePath+"/prefixLength",schemaPath:"#/properties/prefixLength/maximum",keyword:"maximum",params:{comparison: "<=", limit: 128},message:"must be <= 128"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate60.errors = [{instancePath:instancePath+"/prefixLength",schemaPath:"#/properties/prefixLength/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate60.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate60.errors = vErrors;
return errors === 0;
}
validate60.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema25 = {"type":"object","properties":{"type":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"endpoint":{"$ref":"#/$defs/Endpoint"},"enable":{"type":"boolean"},"fileMode":{"type":"integer","minimum":0,"maximum":4095},"listenBacklog":{"type":"integer","minimum":0,"maximum":4294967295},"concurrency":{"type":"integer","minimum":0,"maximum":4294967295},"disableNagleAlgorithm":{"type":"boolean"},"tcpRecvBufferSize":{"type":"integer","minimum":0,"maximum":4294967295},"tcpSendBufferSize":{"type":"integer","minimum":0,"maximum":4294967295}},"required":["type","endpoint","enable","fileMode","listenBacklog","concurrency","disableNagleAlgorithm","tcpRecvBufferSize","tcpSendBufferSize"],"additionalProperties":false};
const schema26 = {"anyOf":[{"type":"object","properties":{"kind":{"const":"tcp"},"host":{"type":"string"},"port":{"type":"integer","minimum":0,"maximum":65535}},"required":["kind","host","port"],"additionalProperties":false},{"type":"object","properties":{"kind":{"const":"unix"},"path":{"type":"string"}},"required":["kind","path"],"additionalProperties":false}]};

function validate63(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate63.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.kind === undefined) && (missing0 = "kind")) || ((data.host === undefined) && (missing0 = "host"))) || ((data.port === undefined) && (missing0 = "port"))){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
const _errs3 = errors;
for(const key0 in data){
if(!(((key0 === "kind") || (key0 === "host")) || (key0 === "port"))){
const err1 = {instancePath,schemaPath:"#/anyOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
break;
}
}
if(_errs3 === errors){
if(data.kind !== undefined){
const _errs4 = errors;
if("tcp" !== data.kind){
const err2 = {instancePath:instancePath+"/kind",schemaPath:"#/anyOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "tcp"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.host !== undefined){
const _errs5 = errors;
if(typeof data.host !== "string"){
const err3 = {instancePath:instancePath+"/host",schemaPath:"#/anyOf/0/properties/host/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.port !== undefined){
let data2 = data.port;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/anyOf/0/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 65535 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/anyOf/0/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
if(data2 < 0 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/port",schemaPath:"#/anyOf/0/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
else {
const err7 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
const _errs9 = errors;
if(errors === _errs9){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if(((data.kind === undefined) && (missing1 = "kind")) || ((data.path === undefined) && (missing1 = "path"))){
const err8 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
const _errs11 = errors;
for(const key1 in data){
if(!((key1 === "kind") || (key1 === "path"))){
const err9 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
break;
}
}
if(_errs11 === errors){
if(data.kind !== undefined){
const _errs12 = errors;
if("unix" !== data.kind){
const err10 = {instancePath:instancePath+"/kind",schemaPath:"#/anyOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "unix"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var valid2 = _errs12 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.path !== undefined){
const _errs13 = errors;
if(typeof data.path !== "string"){
const err11 = {instancePath:instancePath+"/path",schemaPath:"#/anyOf/1/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid0 = _errs9 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
if(props0 !== true){
props0 = true;
}
}
if(!valid0){
const err13 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
validate63.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate63.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate63.evaluated = {"dynamicProps":true,"dynamicItems":false};


function validate62(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate62.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((data.type === undefined) && (missing0 = "type")) || ((data.endpoint === undefined) && (missing0 = "endpoint"))) || ((data.enable === undefined) && (missing0 = "enable"))) || ((data.fileMode === undefined) && (missing0 = "fileMode"))) || ((data.listenBacklog === undefined) && (missing0 = "listenBacklog"))) || ((data.concurrency === undefined) && (missing0 = "concurrency"))) || ((data.disableNagleAlgorithm === undefined) && (missing0 = "disableNagleAlgorithm"))) || ((data.tcpRecvBufferSize === undefined) && (missing0 = "tcpRecvBufferSize"))) || ((data.tcpSendBufferSize === undefined) && (missing0 = "tcpSendBufferSize"))){
validate62.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func1.call(schema25.properties, key0))){
validate62.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.type !== undefined){
let data0 = data.type;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate62.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate62.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.endpoint !== undefined){
const _errs4 = errors;
if(!(validate63(data.endpoint, {instancePath:instancePath+"/endpoint",parentData:data,parentDataProperty:"endpoint",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate63.errors : vErrors.concat(validate63.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.enable !== undefined){
const _errs5 = errors;
if(typeof data.enable !== "boolean"){
validate62.errors = [{instancePath:instancePath+"/enable",schemaPath:"#/properties/enable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fileMode !== undefined){
let data3 = data.fileMode;
const _errs7 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate62.errors = [{instancePath:instancePath+"/fileMode",schemaPath:"#/properties/fileMode/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 4095 || isNaN(data3)){
validate62.errors = [{instancePath:instancePath+"/fileMode",schemaPath:"#/properties/fileMode/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4095},message:"must be <= 4095"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate62.errors = [{instancePath:instancePath+"/fileMode",schemaPath:"#/properties/fileMode/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.listenBacklog !== undefined){
let data4 = data.listenBacklog;
const _errs9 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate62.errors = [{instancePath:instancePath+"/listenBacklog",schemaPath:"#/properties/listenBacklog/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 4294967295 || isNaN(data4)){
validate62.errors = [{instancePath:instancePath+"/listenBacklog",schemaPath:"#/properties/listenBacklog/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate62.errors = [{instancePath:instancePath+"/listenBacklog",schemaPath:"#/properties/listenBacklog/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.concurrency !== undefined){
let data5 = data.concurrency;
const _errs11 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate62.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 4294967295 || isNaN(data5)){
validate62.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate62.errors = [{instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.disableNagleAlgorithm !== undefined){
const _errs13 = errors;
if(typeof data.disableNagleAlgorithm !== "boolean"){
validate62.errors = [{instancePath:instancePath+"/disableNagleAlgorithm",schemaPath:"#/properties/disableNagleAlgorithm/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tcpRecvBufferSize !== undefined){
let data7 = data.tcpRecvBufferSize;
const _errs15 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate62.errors = [{instancePath:instancePath+"/tcpRecvBufferSize",schemaPath:"#/properties/tcpRecvBufferSize/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs15){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 4294967295 || isNaN(data7)){
validate62.errors = [{instancePath:instancePath+"/tcpRecvBufferSize",schemaPath:"#/properties/tcpRecvBufferSize/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data7 < 0 || isNaN(data7)){
validate62.errors = [{instancePath:instancePath+"/tcpRecvBufferSize",schemaPath:"#/properties/tcpRecvBufferSize/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tcpSendBufferSize !== undefined){
let data8 = data.tcpSendBufferSize;
const _errs17 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate62.errors = [{instancePath:instancePath+"/tcpSendBufferSize",schemaPath:"#/properties/tcpSendBufferSize/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs17){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 4294967295 || isNaN(data8)){
validate62.errors = [{instancePath:instancePath+"/tcpSendBufferSize",schemaPath:"#/properties/tcpSendBufferSize/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data8 < 0 || isNaN(data8)){
validate62.errors = [{instancePath:instancePath+"/tcpSendBufferSize",schemaPath:"#/properties/tcpSendBufferSize/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate62.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate62.errors = vErrors;
return errors === 0;
}
validate62.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema27 = {"type":"object","properties":{"name":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"type":{"enum":["cache","inbound_cidr","outbound_cidr","outbound_domains","outbound_binding_domains","OBTM","OBTC","shared_named_throttles","metrics","eccmgr_metrics"]},"parameters":{"type":"array","items":{"enum":["snapshot","connect","delivery","transfail","permfail","reception","rejection","audit_series","gauge_cache"]}},"maxDelaySec":{"type":"number","minimum":0,"maximum":1.7976931348623157e+308},"maxPending":{"type":"integer","minimum":1,"maximum":4294967295},"maxSize":{"anyOf":[{"type":"integer","minimum":0,"maximum":9007199254740991},{"type":"null"}]},"bindingGroup":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]}},"required":["name","type","parameters","maxDelaySec","maxPending","maxSize","bindingGroup"],"additionalProperties":false};

function validate66(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate66.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.name === undefined) && (missing0 = "name")) || ((data.type === undefined) && (missing0 = "type"))) || ((data.parameters === undefined) && (missing0 = "parameters"))) || ((data.maxDelaySec === undefined) && (missing0 = "maxDelaySec"))) || ((data.maxPending === undefined) && (missing0 = "maxPending"))) || ((data.maxSize === undefined) && (missing0 = "maxSize"))) || ((data.bindingGroup === undefined) && (missing0 = "bindingGroup"))){
validate66.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "name") || (key0 === "type")) || (key0 === "parameters")) || (key0 === "maxDelaySec")) || (key0 === "maxPending")) || (key0 === "maxSize")) || (key0 === "bindingGroup"))){
validate66.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate66.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate66.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
let data1 = data.type;
const _errs4 = errors;
if(!((((((((((data1 === "cache") || (data1 === "inbound_cidr")) || (data1 === "outbound_cidr")) || (data1 === "outbound_domains")) || (data1 === "outbound_binding_domains")) || (data1 === "OBTM")) || (data1 === "OBTC")) || (data1 === "shared_named_throttles")) || (data1 === "metrics")) || (data1 === "eccmgr_metrics"))){
validate66.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/enum",keyword:"enum",params:{allowedValues: schema27.properties.type.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.parameters !== undefined){
let data2 = data.parameters;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs7 = errors;
if(!(((((((((data3 === "snapshot") || (data3 === "connect")) || (data3 === "delivery")) || (data3 === "transfail")) || (data3 === "permfail")) || (data3 === "reception")) || (data3 === "rejection")) || (data3 === "audit_series")) || (data3 === "gauge_cache"))){
validate66.errors = [{instancePath:instancePath+"/parameters/" + i0,schemaPath:"#/properties/parameters/items/enum",keyword:"enum",params:{allowedValues: schema27.properties.parameters.items.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid1 = _errs7 === errors;
if(!valid1){
break;
}
}
}
else {
validate66.errors = [{instancePath:instancePath+"/parameters",schemaPath:"#/properties/parameters/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxDelaySec !== undefined){
let data4 = data.maxDelaySec;
const _errs8 = errors;
if(errors === _errs8){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 1.7976931348623157e+308 || isNaN(data4)){
validate66.errors = [{instancePath:instancePath+"/maxDelaySec",schemaPath:"#/properties/maxDelaySec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1.7976931348623157e+308},message:"must be <= 1.7976931348623157e+308"}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate66.errors = [{instancePath:instancePath+"/maxDelaySec",schemaPath:"#/properties/maxDelaySec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate66.errors = [{instancePath:instancePath+"/maxDelaySec",schemaPath:"#/properties/maxDelaySec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxPending !== undefined){
let data5 = data.maxPending;
const _errs10 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate66.errors = [{instancePath:instancePath+"/maxPending",schemaPath:"#/properties/maxPending/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 4294967295 || isNaN(data5)){
validate66.errors = [{instancePath:instancePath+"/maxPending",schemaPath:"#/properties/maxPending/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data5 < 1 || isNaN(data5)){
validate66.errors = [{instancePath:instancePath+"/maxPending",schemaPath:"#/properties/maxPending/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxSize !== undefined){
let data6 = data.maxSize;
const _errs12 = errors;
const _errs13 = errors;
let valid2 = false;
const _errs14 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err0 = {instancePath:instancePath+"/maxSize",schemaPath:"#/properties/maxSize/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(errors === _errs14){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
const err1 = {instancePath:instancePath+"/maxSize",schemaPath:"#/properties/maxSize/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
if(data6 < 0 || isNaN(data6)){
const err2 = {instancePath:instancePath+"/maxSize",schemaPath:"#/properties/maxSize/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
}
var _valid0 = _errs14 === errors;
valid2 = valid2 || _valid0;
const _errs16 = errors;
if(data6 !== null){
const err3 = {instancePath:instancePath+"/maxSize",schemaPath:"#/properties/maxSize/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs16 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err4 = {instancePath:instancePath+"/maxSize",schemaPath:"#/properties/maxSize/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate66.errors = vErrors;
return false;
}
else {
errors = _errs13;
if(vErrors !== null){
if(_errs13){
vErrors.length = _errs13;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bindingGroup !== undefined){
let data7 = data.bindingGroup;
const _errs18 = errors;
const _errs19 = errors;
let valid3 = false;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data7 === "string"){
if(!pattern3.test(data7)){
const err5 = {instancePath:instancePath+"/bindingGroup",schemaPath:"#/properties/bindingGroup/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/bindingGroup",schemaPath:"#/properties/bindingGroup/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid1 = _errs20 === errors;
valid3 = valid3 || _valid1;
const _errs22 = errors;
if(data7 !== null){
const err7 = {instancePath:instancePath+"/bindingGroup",schemaPath:"#/properties/bindingGroup/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid1 = _errs22 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err8 = {instancePath:instancePath+"/bindingGroup",schemaPath:"#/properties/bindingGroup/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate66.errors = vErrors;
return false;
}
else {
errors = _errs19;
if(vErrors !== null){
if(_errs19){
vErrors.length = _errs19;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate66.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate66.errors = vErrors;
return errors === 0;
}
validate66.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema28 = {"type":"object","properties":{"key":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"path":{"type":"string"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}}},"required":["key","path","subscribers"],"additionalProperties":false};

function validate68(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate68.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.key === undefined) && (missing0 = "key")) || ((data.path === undefined) && (missing0 = "path"))) || ((data.subscribers === undefined) && (missing0 = "subscribers"))){
validate68.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "key") || (key0 === "path")) || (key0 === "subscribers"))){
validate68.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.key !== undefined){
let data0 = data.key;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate68.errors = [{instancePath:instancePath+"/key",schemaPath:"#/properties/key/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate68.errors = [{instancePath:instancePath+"/key",schemaPath:"#/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
const _errs4 = errors;
if(typeof data.path !== "string"){
validate68.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subscribers !== undefined){
let data2 = data.subscribers;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(!pattern3.test(data3)){
validate68.errors = [{instancePath:instancePath+"/subscribers/" + i0,schemaPath:"#/properties/subscribers/items/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate68.errors = [{instancePath:instancePath+"/subscribers/" + i0,schemaPath:"#/properties/subscribers/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
else {
validate68.errors = [{instancePath:instancePath+"/subscribers",schemaPath:"#/properties/subscribers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate68.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate68.errors = vErrors;
return errors === 0;
}
validate68.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema29 = {"type":"object","properties":{"scheme":{"enum":["cluster","jlog"]},"path":{"type":"string"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"writer":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}},"required":["scheme","path","subscribers","writer"],"additionalProperties":false};

function validate70(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate70.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.scheme === undefined) && (missing0 = "scheme")) || ((data.path === undefined) && (missing0 = "path"))) || ((data.subscribers === undefined) && (missing0 = "subscribers"))) || ((data.writer === undefined) && (missing0 = "writer"))){
validate70.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "scheme") || (key0 === "path")) || (key0 === "subscribers")) || (key0 === "writer"))){
validate70.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.scheme !== undefined){
let data0 = data.scheme;
const _errs2 = errors;
if(!((data0 === "cluster") || (data0 === "jlog"))){
validate70.errors = [{instancePath:instancePath+"/scheme",schemaPath:"#/properties/scheme/enum",keyword:"enum",params:{allowedValues: schema29.properties.scheme.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
const _errs3 = errors;
if(typeof data.path !== "string"){
validate70.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subscribers !== undefined){
let data2 = data.subscribers;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(!pattern3.test(data3)){
validate70.errors = [{instancePath:instancePath+"/subscribers/" + i0,schemaPath:"#/properties/subscribers/items/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate70.errors = [{instancePath:instancePath+"/subscribers/" + i0,schemaPath:"#/properties/subscribers/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs7 === errors;
if(!valid1){
break;
}
}
}
else {
validate70.errors = [{instancePath:instancePath+"/subscribers",schemaPath:"#/properties/subscribers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.writer !== undefined){
let data4 = data.writer;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data4 === "string"){
if(!pattern3.test(data4)){
validate70.errors = [{instancePath:instancePath+"/writer",schemaPath:"#/properties/writer/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate70.errors = [{instancePath:instancePath+"/writer",schemaPath:"#/properties/writer/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate70.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate70.errors = vErrors;
return errors === 0;
}
validate70.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema30 = {"type":"object","properties":{"name":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"ip":{"type":"string"}},"required":["name","ip"],"additionalProperties":false};

function validate72(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate72.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.name === undefined) && (missing0 = "name")) || ((data.ip === undefined) && (missing0 = "ip"))){
validate72.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "name") || (key0 === "ip"))){
validate72.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate72.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate72.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ip !== undefined){
const _errs4 = errors;
if(typeof data.ip !== "string"){
validate72.errors = [{instancePath:instancePath+"/ip",schemaPath:"#/properties/ip/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate72.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate72.errors = vErrors;
return errors === 0;
}
validate72.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate53.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((((((((data.name === undefined) && (missing0 = "name")) || ((data.nameFrom === undefined) && (missing0 = "nameFrom"))) || ((data.clustered === undefined) && (missing0 = "clustered"))) || ((data.subcluster === undefined) && (missing0 = "subcluster"))) || ((data.address === undefined) && (missing0 = "address"))) || ((data.fingerprint === undefined) && (missing0 = "fingerprint"))) || ((data.fingerprintParts === undefined) && (missing0 = "fingerprintParts"))) || ((data.groups === undefined) && (missing0 = "groups"))) || ((data.timers === undefined) && (missing0 = "timers"))) || ((data.duravip === undefined) && (missing0 = "duravip"))) || ((data.listeners === undefined) && (missing0 = "listeners"))) || ((data.replicas === undefined) && (missing0 = "replicas"))) || ((data.logs === undefined) && (missing0 = "logs"))) || ((data.peers === undefined) && (missing0 = "peers"))){
validate53.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func1.call(schema20.properties, key0))){
validate53.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
const err0 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
const _errs6 = errors;
if(data0 !== null){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate53.errors = vErrors;
return false;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nameFrom !== undefined){
let data1 = data.nameFrom;
const _errs8 = errors;
if(!((((data1 === "nodename") || (data1 === "folder")) || (data1 === "argument")) || (data1 === "environment"))){
validate53.errors = [{instancePath:instancePath+"/nameFrom",schemaPath:"#/properties/nameFrom/enum",keyword:"enum",params:{allowedValues: schema20.properties.nameFrom.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.clustered !== undefined){
const _errs9 = errors;
if(typeof data.clustered !== "boolean"){
validate53.errors = [{instancePath:instancePath+"/clustered",schemaPath:"#/properties/clustered/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subcluster !== undefined){
let data3 = data.subcluster;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data3 === "string"){
if(!pattern3.test(data3)){
validate53.errors = [{instancePath:instancePath+"/subcluster",schemaPath:"#/properties/subcluster/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/subcluster",schemaPath:"#/properties/subcluster/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.address !== undefined){
const _errs13 = errors;
if(!(validate54(data.address, {instancePath:instancePath+"/address",parentData:data,parentDataProperty:"address",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fingerprint !== undefined){
let data5 = data.fingerprint;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data5 === "string"){
if(!pattern5.test(data5)){
validate53.errors = [{instancePath:instancePath+"/fingerprint",schemaPath:"#/properties/fingerprint/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/fingerprint",schemaPath:"#/properties/fingerprint/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fingerprintParts !== undefined){
let data6 = data.fingerprintParts;
const _errs16 = errors;
if(errors === _errs16){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if((((((data6.settings === undefined) && (missing1 = "settings")) || ((data6.addresses === undefined) && (missing1 = "addresses"))) || ((data6.topologies === undefined) && (missing1 = "topologies"))) || ((data6.replicas === undefined) && (missing1 = "replicas"))) || ((data6.peers === undefined) && (missing1 = "peers"))){
validate53.errors = [{instancePath:instancePath+"/fingerprintParts",schemaPath:"#/properties/fingerprintParts/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs18 = errors;
for(const key1 in data6){
if(!(((((key1 === "settings") || (key1 === "addresses")) || (key1 === "topologies")) || (key1 === "replicas")) || (key1 === "peers"))){
validate53.errors = [{instancePath:instancePath+"/fingerprintParts",schemaPath:"#/properties/fingerprintParts/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs18 === errors){
if(data6.settings !== undefined){
let data7 = data6.settings;
const _errs19 = errors;
if(errors === _errs19){
if(typeof data7 === "string"){
if(!pattern5.test(data7)){
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/settings",schemaPath:"#/properties/fingerprintParts/properties/settings/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/settings",schemaPath:"#/properties/fingerprintParts/properties/settings/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs19 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.addresses !== undefined){
let data8 = data6.addresses;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data8 === "string"){
if(!pattern5.test(data8)){
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/addresses",schemaPath:"#/properties/fingerprintParts/properties/addresses/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/addresses",schemaPath:"#/properties/fingerprintParts/properties/addresses/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs21 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.topologies !== undefined){
let data9 = data6.topologies;
const _errs23 = errors;
if(errors === _errs23){
if(typeof data9 === "string"){
if(!pattern5.test(data9)){
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/topologies",schemaPath:"#/properties/fingerprintParts/properties/topologies/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/topologies",schemaPath:"#/properties/fingerprintParts/properties/topologies/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs23 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.replicas !== undefined){
let data10 = data6.replicas;
const _errs25 = errors;
if(errors === _errs25){
if(typeof data10 === "string"){
if(!pattern5.test(data10)){
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/replicas",schemaPath:"#/properties/fingerprintParts/properties/replicas/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/replicas",schemaPath:"#/properties/fingerprintParts/properties/replicas/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs25 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.peers !== undefined){
let data11 = data6.peers;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data11 === "string"){
if(!pattern5.test(data11)){
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/peers",schemaPath:"#/properties/fingerprintParts/properties/peers/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/fingerprintParts/peers",schemaPath:"#/properties/fingerprintParts/properties/peers/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs27 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/fingerprintParts",schemaPath:"#/properties/fingerprintParts/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.groups !== undefined){
let data12 = data.groups;
const _errs29 = errors;
if(errors === _errs29){
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
let missing2;
if((((data12.cluster === undefined) && (missing2 = "cluster")) || ((data12.control === undefined) && (missing2 = "control"))) || ((data12.log === undefined) && (missing2 = "log"))){
validate53.errors = [{instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs31 = errors;
for(const key2 in data12){
if(!(((key2 === "cluster") || (key2 === "control")) || (key2 === "log"))){
validate53.errors = [{instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs31 === errors){
if(data12.cluster !== undefined){
let data13 = data12.cluster;
const _errs32 = errors;
if(errors === _errs32){
if(typeof data13 === "string"){
if(!pattern3.test(data13)){
validate53.errors = [{instancePath:instancePath+"/groups/cluster",schemaPath:"#/properties/groups/properties/cluster/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/groups/cluster",schemaPath:"#/properties/groups/properties/cluster/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid3 = _errs32 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data12.control !== undefined){
let data14 = data12.control;
const _errs34 = errors;
if(errors === _errs34){
if(typeof data14 === "string"){
if(!pattern3.test(data14)){
validate53.errors = [{instancePath:instancePath+"/groups/control",schemaPath:"#/properties/groups/properties/control/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/groups/control",schemaPath:"#/properties/groups/properties/control/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid3 = _errs34 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data12.log !== undefined){
let data15 = data12.log;
const _errs36 = errors;
const _errs37 = errors;
let valid4 = false;
const _errs38 = errors;
if(errors === _errs38){
if(typeof data15 === "string"){
if(!pattern3.test(data15)){
const err4 = {instancePath:instancePath+"/groups/log",schemaPath:"#/properties/groups/properties/log/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/groups/log",schemaPath:"#/properties/groups/properties/log/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid1 = _errs38 === errors;
valid4 = valid4 || _valid1;
const _errs40 = errors;
if(data15 !== null){
const err6 = {instancePath:instancePath+"/groups/log",schemaPath:"#/properties/groups/properties/log/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var _valid1 = _errs40 === errors;
valid4 = valid4 || _valid1;
if(!valid4){
const err7 = {instancePath:instancePath+"/groups/log",schemaPath:"#/properties/groups/properties/log/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
validate53.errors = vErrors;
return false;
}
else {
errors = _errs37;
if(vErrors !== null){
if(_errs37){
vErrors.length = _errs37;
}
else {
vErrors = null;
}
}
}
var valid3 = _errs36 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timers !== undefined){
const _errs42 = errors;
if(!(validate56(data.timers, {instancePath:instancePath+"/timers",parentData:data,parentDataProperty:"timers",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid0 = _errs42 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.duravip !== undefined){
let data17 = data.duravip;
const _errs43 = errors;
if(errors === _errs43){
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
let missing3;
if((((((data17.balanceSetSize === undefined) && (missing3 = "balanceSetSize")) || ((data17.arpAllHosts === undefined) && (missing3 = "arpAllHosts"))) || ((data17.unconditionalRebind === undefined) && (missing3 = "unconditionalRebind"))) || ((data17.addresses === undefined) && (missing3 = "addresses"))) || ((data17.topologies === undefined) && (missing3 = "topologies"))){
validate53.errors = [{instancePath:instancePath+"/duravip",schemaPath:"#/properties/duravip/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
const _errs45 = errors;
for(const key3 in data17){
if(!(((((key3 === "balanceSetSize") || (key3 === "arpAllHosts")) || (key3 === "unconditionalRebind")) || (key3 === "addresses")) || (key3 === "topologies"))){
validate53.errors = [{instancePath:instancePath+"/duravip",schemaPath:"#/properties/duravip/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs45 === errors){
if(data17.balanceSetSize !== undefined){
let data18 = data17.balanceSetSize;
const _errs46 = errors;
if(!(((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18))) && (isFinite(data18)))){
validate53.errors = [{instancePath:instancePath+"/duravip/balanceSetSize",schemaPath:"#/properties/duravip/properties/balanceSetSize/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs46){
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 4294967295 || isNaN(data18)){
validate53.errors = [{instancePath:instancePath+"/duravip/balanceSetSize",schemaPath:"#/properties/duravip/properties/balanceSetSize/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data18 < 2 || isNaN(data18)){
validate53.errors = [{instancePath:instancePath+"/duravip/balanceSetSize",schemaPath:"#/properties/duravip/properties/balanceSetSize/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"}];
return false;
}
}
}
}
var valid5 = _errs46 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data17.arpAllHosts !== undefined){
const _errs48 = errors;
if(typeof data17.arpAllHosts !== "boolean"){
validate53.errors = [{instancePath:instancePath+"/duravip/arpAllHosts",schemaPath:"#/properties/duravip/properties/arpAllHosts/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid5 = _errs48 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data17.unconditionalRebind !== undefined){
const _errs50 = errors;
if(typeof data17.unconditionalRebind !== "boolean"){
validate53.errors = [{instancePath:instancePath+"/duravip/unconditionalRebind",schemaPath:"#/properties/duravip/properties/unconditionalRebind/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid5 = _errs50 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data17.addresses !== undefined){
let data21 = data17.addresses;
const _errs52 = errors;
if(errors === _errs52){
if(Array.isArray(data21)){
if(data21.length > 10240){
validate53.errors = [{instancePath:instancePath+"/duravip/addresses",schemaPath:"#/properties/duravip/properties/addresses/maxItems",keyword:"maxItems",params:{limit: 10240},message:"must NOT have more than 10240 items"}];
return false;
}
else {
var valid6 = true;
const len0 = data21.length;
for(let i0=0; i0<len0; i0++){
const _errs54 = errors;
if(!(validate58(data21[i0], {instancePath:instancePath+"/duravip/addresses/" + i0,parentData:data21,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors);
errors = vErrors.length;
}
var valid6 = _errs54 === errors;
if(!valid6){
break;
}
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/duravip/addresses",schemaPath:"#/properties/duravip/properties/addresses/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid5 = _errs52 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data17.topologies !== undefined){
let data23 = data17.topologies;
const _errs55 = errors;
if(errors === _errs55){
if(Array.isArray(data23)){
var valid7 = true;
const len1 = data23.length;
for(let i1=0; i1<len1; i1++){
const _errs57 = errors;
if(!(validate60(data23[i1], {instancePath:instancePath+"/duravip/topologies/" + i1,parentData:data23,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate60.errors : vErrors.concat(validate60.errors);
errors = vErrors.length;
}
var valid7 = _errs57 === errors;
if(!valid7){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/duravip/topologies",schemaPath:"#/properties/duravip/properties/topologies/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid5 = _errs55 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/duravip",schemaPath:"#/properties/duravip/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs43 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.listeners !== undefined){
let data25 = data.listeners;
const _errs58 = errors;
if(errors === _errs58){
if(Array.isArray(data25)){
var valid8 = true;
const len2 = data25.length;
for(let i2=0; i2<len2; i2++){
const _errs60 = errors;
if(!(validate62(data25[i2], {instancePath:instancePath+"/listeners/" + i2,parentData:data25,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate62.errors : vErrors.concat(validate62.errors);
errors = vErrors.length;
}
var valid8 = _errs60 === errors;
if(!valid8){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/listeners",schemaPath:"#/properties/listeners/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs58 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.replicas !== undefined){
let data27 = data.replicas;
const _errs61 = errors;
if(errors === _errs61){
if(Array.isArray(data27)){
var valid9 = true;
const len3 = data27.length;
for(let i3=0; i3<len3; i3++){
const _errs63 = errors;
if(!(validate66(data27[i3], {instancePath:instancePath+"/replicas/" + i3,parentData:data27,parentDataProperty:i3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate66.errors : vErrors.concat(validate66.errors);
errors = vErrors.length;
}
var valid9 = _errs63 === errors;
if(!valid9){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/replicas",schemaPath:"#/properties/replicas/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs61 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.logs !== undefined){
let data29 = data.logs;
const _errs64 = errors;
if(errors === _errs64){
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
let missing4;
if(((data29.published === undefined) && (missing4 = "published")) || ((data29.destinations === undefined) && (missing4 = "destinations"))){
validate53.errors = [{instancePath:instancePath+"/logs",schemaPath:"#/properties/logs/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"}];
return false;
}
else {
const _errs66 = errors;
for(const key4 in data29){
if(!((key4 === "published") || (key4 === "destinations"))){
validate53.errors = [{instancePath:instancePath+"/logs",schemaPath:"#/properties/logs/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs66 === errors){
if(data29.published !== undefined){
let data30 = data29.published;
const _errs67 = errors;
if(errors === _errs67){
if(Array.isArray(data30)){
var valid11 = true;
const len4 = data30.length;
for(let i4=0; i4<len4; i4++){
const _errs69 = errors;
if(!(validate68(data30[i4], {instancePath:instancePath+"/logs/published/" + i4,parentData:data30,parentDataProperty:i4,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid11 = _errs69 === errors;
if(!valid11){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/logs/published",schemaPath:"#/properties/logs/properties/published/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid10 = _errs67 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data29.destinations !== undefined){
let data32 = data29.destinations;
const _errs70 = errors;
if(errors === _errs70){
if(Array.isArray(data32)){
var valid12 = true;
const len5 = data32.length;
for(let i5=0; i5<len5; i5++){
const _errs72 = errors;
if(!(validate70(data32[i5], {instancePath:instancePath+"/logs/destinations/" + i5,parentData:data32,parentDataProperty:i5,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate70.errors : vErrors.concat(validate70.errors);
errors = vErrors.length;
}
var valid12 = _errs72 === errors;
if(!valid12){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/logs/destinations",schemaPath:"#/properties/logs/properties/destinations/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid10 = _errs70 === errors;
}
else {
var valid10 = true;
}
}
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/logs",schemaPath:"#/properties/logs/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs64 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.peers !== undefined){
let data34 = data.peers;
const _errs73 = errors;
if(errors === _errs73){
if(Array.isArray(data34)){
var valid13 = true;
const len6 = data34.length;
for(let i6=0; i6<len6; i6++){
const _errs75 = errors;
if(!(validate72(data34[i6], {instancePath:instancePath+"/peers/" + i6,parentData:data34,parentDataProperty:i6,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate72.errors : vErrors.concat(validate72.errors);
errors = vErrors.length;
}
var valid13 = _errs75 === errors;
if(!valid13){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/peers",schemaPath:"#/properties/peers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs73 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate53.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate53.errors = vErrors;
return errors === 0;
}
validate53.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema31 = {"type":"object","properties":{"name":{"anyOf":[{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},{"type":"null"}]},"nameFrom":{"enum":["nodename","folder","argument","logs","peers","environment"]},"address":{"$ref":"#/$defs/NodeAddress"},"logs":{"type":"object","properties":{"logfile":{"type":"string"},"fileMode":{"type":"integer","minimum":0,"maximum":4095},"dirMode":{"type":"integer","minimum":0,"maximum":4095},"maxOpen":{"type":"integer","minimum":1,"maximum":4294967295},"maxIdleSec":{"type":"number","minimum":0,"maximum":4294967295},"controlCache":{"anyOf":[{"type":"string"},{"type":"null"}]}},"required":["logfile","fileMode","dirMode","maxOpen","maxIdleSec","controlCache"],"additionalProperties":false},"pulls":{"type":"array","items":{"$ref":"#/$defs/Pull"}},"otherPulls":{"type":"array","items":{"$ref":"#/$defs/Pull"}},"peers":{"type":"array","items":{"$ref":"#/$defs/Peer"}}},"required":["name","nameFrom","address","logs","pulls","otherPulls","peers"],"additionalProperties":false};
const schema32 = {"type":"object","properties":{"node":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"},"subscribers":{"type":"array","items":{"type":"string","pattern":"^[^\\u0000-\\u001f]+$"}}},"required":["node","subscribers"],"additionalProperties":false};

function validate77(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate77.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.node === undefined) && (missing0 = "node")) || ((data.subscribers === undefined) && (missing0 = "subscribers"))){
validate77.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "node") || (key0 === "subscribers"))){
validate77.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.node !== undefined){
let data0 = data.node;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate77.errors = [{instancePath:instancePath+"/node",schemaPath:"#/properties/node/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate77.errors = [{instancePath:instancePath+"/node",schemaPath:"#/properties/node/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.subscribers !== undefined){
let data1 = data.subscribers;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
var valid1 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern3.test(data2)){
validate77.errors = [{instancePath:instancePath+"/subscribers/" + i0,schemaPath:"#/properties/subscribers/items/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""}];
return false;
}
}
else {
validate77.errors = [{instancePath:instancePath+"/subscribers/" + i0,schemaPath:"#/properties/subscribers/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs6 === errors;
if(!valid1){
break;
}
}
}
else {
validate77.errors = [{instancePath:instancePath+"/subscribers",schemaPath:"#/properties/subscribers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate77.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate77.errors = vErrors;
return errors === 0;
}
validate77.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate75(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate75.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.name === undefined) && (missing0 = "name")) || ((data.nameFrom === undefined) && (missing0 = "nameFrom"))) || ((data.address === undefined) && (missing0 = "address"))) || ((data.logs === undefined) && (missing0 = "logs"))) || ((data.pulls === undefined) && (missing0 = "pulls"))) || ((data.otherPulls === undefined) && (missing0 = "otherPulls"))) || ((data.peers === undefined) && (missing0 = "peers"))){
validate75.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "name") || (key0 === "nameFrom")) || (key0 === "address")) || (key0 === "logs")) || (key0 === "pulls")) || (key0 === "otherPulls")) || (key0 === "peers"))){
validate75.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
const err0 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/anyOf/0/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f]+$"+"\""};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
const _errs6 = errors;
if(data0 !== null){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate75.errors = vErrors;
return false;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nameFrom !== undefined){
let data1 = data.nameFrom;
const _errs8 = errors;
if(!((((((data1 === "nodename") || (data1 === "folder")) || (data1 === "argument")) || (data1 === "logs")) || (data1 === "peers")) || (data1 === "environment"))){
validate75.errors = [{instancePath:instancePath+"/nameFrom",schemaPath:"#/properties/nameFrom/enum",keyword:"enum",params:{allowedValues: schema31.properties.nameFrom.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.address !== undefined){
const _errs9 = errors;
if(!(validate54(data.address, {instancePath:instancePath+"/address",parentData:data,parentDataProperty:"address",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.logs !== undefined){
let data3 = data.logs;
const _errs10 = errors;
if(errors === _errs10){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing1;
if(((((((data3.logfile === undefined) && (missing1 = "logfile")) || ((data3.fileMode === undefined) && (missing1 = "fileMode"))) || ((data3.dirMode === undefined) && (missing1 = "dirMode"))) || ((data3.maxOpen === undefined) && (missing1 = "maxOpen"))) || ((data3.maxIdleSec === undefined) && (missing1 = "maxIdleSec"))) || ((data3.controlCache === undefined) && (missing1 = "controlCache"))){
validate75.errors = [{instancePath:instancePath+"/logs",schemaPath:"#/properties/logs/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs12 = errors;
for(const key1 in data3){
if(!((((((key1 === "logfile") || (key1 === "fileMode")) || (key1 === "dirMode")) || (key1 === "maxOpen")) || (key1 === "maxIdleSec")) || (key1 === "controlCache"))){
validate75.errors = [{instancePath:instancePath+"/logs",schemaPath:"#/properties/logs/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs12 === errors){
if(data3.logfile !== undefined){
const _errs13 = errors;
if(typeof data3.logfile !== "string"){
validate75.errors = [{instancePath:instancePath+"/logs/logfile",schemaPath:"#/properties/logs/properties/logfile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.fileMode !== undefined){
let data5 = data3.fileMode;
const _errs15 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate75.errors = [{instancePath:instancePath+"/logs/fileMode",schemaPath:"#/properties/logs/properties/fileMode/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs15){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 4095 || isNaN(data5)){
validate75.errors = [{instancePath:instancePath+"/logs/fileMode",schemaPath:"#/properties/logs/properties/fileMode/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4095},message:"must be <= 4095"}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate75.errors = [{instancePath:instancePath+"/logs/fileMode",schemaPath:"#/properties/logs/properties/fileMode/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.dirMode !== undefined){
let data6 = data3.dirMode;
const _errs17 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate75.errors = [{instancePath:instancePath+"/logs/dirMode",schemaPath:"#/properties/logs/properties/dirMode/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs17){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 4095 || isNaN(data6)){
validate75.errors = [{instancePath:instancePath+"/logs/dirMode",schemaPath:"#/properties/logs/properties/dirMode/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4095},message:"must be <= 4095"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate75.errors = [{instancePath:instancePath+"/logs/dirMode",schemaPath:"#/properties/logs/properties/dirMode/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid2 = _errs17 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.maxOpen !== undefined){
let data7 = data3.maxOpen;
const _errs19 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate75.errors = [{instancePath:instancePath+"/logs/maxOpen",schemaPath:"#/properties/logs/properties/maxOpen/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs19){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 4294967295 || isNaN(data7)){
validate75.errors = [{instancePath:instancePath+"/logs/maxOpen",schemaPath:"#/properties/logs/properties/maxOpen/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data7 < 1 || isNaN(data7)){
validate75.errors = [{instancePath:instancePath+"/logs/maxOpen",schemaPath:"#/properties/logs/properties/maxOpen/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid2 = _errs19 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.maxIdleSec !== undefined){
let data8 = data3.maxIdleSec;
const _errs21 = errors;
if(errors === _errs21){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 4294967295 || isNaN(data8)){
validate75.errors = [{instancePath:instancePath+"/logs/maxIdleSec",schemaPath:"#/properties/logs/properties/maxIdleSec/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},message:"must be <= 4294967295"}];
return false;
}
else {
if(data8 < 0 || isNaN(data8)){
validate75.errors = [{instancePath:instancePath+"/logs/maxIdleSec",schemaPath:"#/properties/logs/properties/maxIdleSec/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/logs/maxIdleSec",schemaPath:"#/properties/logs/properties/maxIdleSec/type",keyword:"type",params:{type: "number"},message:"must be number"}];
return false;
}
}
var valid2 = _errs21 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.controlCache !== undefined){
let data9 = data3.controlCache;
const _errs23 = errors;
const _errs24 = errors;
let valid3 = false;
const _errs25 = errors;
if(typeof data9 !== "string"){
const err4 = {instancePath:instancePath+"/logs/controlCache",schemaPath:"#/properties/logs/properties/controlCache/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid1 = _errs25 === errors;
valid3 = valid3 || _valid1;
const _errs27 = errors;
if(data9 !== null){
const err5 = {instancePath:instancePath+"/logs/controlCache",schemaPath:"#/properties/logs/properties/controlCache/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid1 = _errs27 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err6 = {instancePath:instancePath+"/logs/controlCache",schemaPath:"#/properties/logs/properties/controlCache/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
validate75.errors = vErrors;
return false;
}
else {
errors = _errs24;
if(vErrors !== null){
if(_errs24){
vErrors.length = _errs24;
}
else {
vErrors = null;
}
}
}
var valid2 = _errs23 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/logs",schemaPath:"#/properties/logs/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pulls !== undefined){
let data10 = data.pulls;
const _errs29 = errors;
if(errors === _errs29){
if(Array.isArray(data10)){
var valid4 = true;
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
const _errs31 = errors;
if(!(validate77(data10[i0], {instancePath:instancePath+"/pulls/" + i0,parentData:data10,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
var valid4 = _errs31 === errors;
if(!valid4){
break;
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/pulls",schemaPath:"#/properties/pulls/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.otherPulls !== undefined){
let data12 = data.otherPulls;
const _errs32 = errors;
if(errors === _errs32){
if(Array.isArray(data12)){
var valid5 = true;
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
const _errs34 = errors;
if(!(validate77(data12[i1], {instancePath:instancePath+"/otherPulls/" + i1,parentData:data12,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
var valid5 = _errs34 === errors;
if(!valid5){
break;
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/otherPulls",schemaPath:"#/properties/otherPulls/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.peers !== undefined){
let data14 = data.peers;
const _errs35 = errors;
if(errors === _errs35){
if(Array.isArray(data14)){
var valid6 = true;
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
const _errs37 = errors;
if(!(validate72(data14[i2], {instancePath:instancePath+"/peers/" + i2,parentData:data14,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate72.errors : vErrors.concat(validate72.errors);
errors = vErrors.length;
}
var valid6 = _errs37 === errors;
if(!valid6){
break;
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/peers",schemaPath:"#/properties/peers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs35 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate75.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate75.errors = vErrors;
return errors === 0;
}
validate75.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate52(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate52.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.irVersion === undefined) && (missing0 = "irVersion")) || ((data.product === undefined) && (missing0 = "product"))) || ((data.compiler === undefined) && (missing0 = "compiler"))) || ((data.nodes === undefined) && (missing0 = "nodes"))) || ((data.managers === undefined) && (missing0 = "managers"))){
validate52.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "irVersion") || (key0 === "product")) || (key0 === "compiler")) || (key0 === "nodes")) || (key0 === "managers"))){
validate52.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.irVersion !== undefined){
const _errs2 = errors;
if(1 !== data.irVersion){
validate52.errors = [{instancePath:instancePath+"/irVersion",schemaPath:"#/properties/irVersion/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.product !== undefined){
let data1 = data.product;
const _errs3 = errors;
if(!((data1 === "3") || (data1 === "4"))){
validate52.errors = [{instancePath:instancePath+"/product",schemaPath:"#/properties/product/enum",keyword:"enum",params:{allowedValues: schema19.properties.product.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.compiler !== undefined){
const _errs4 = errors;
if(typeof data.compiler !== "string"){
validate52.errors = [{instancePath:instancePath+"/compiler",schemaPath:"#/properties/compiler/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nodes !== undefined){
let data3 = data.nodes;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data3)){
if(data3.length > 1024){
validate52.errors = [{instancePath:instancePath+"/nodes",schemaPath:"#/properties/nodes/maxItems",keyword:"maxItems",params:{limit: 1024},message:"must NOT have more than 1024 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs8 = errors;
if(!(validate53(data3[i0], {instancePath:instancePath+"/nodes/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate52.errors = [{instancePath:instancePath+"/nodes",schemaPath:"#/properties/nodes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.managers !== undefined){
let data5 = data.managers;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data5)){
if(data5.length > 1024){
validate52.errors = [{instancePath:instancePath+"/managers",schemaPath:"#/properties/managers/maxItems",keyword:"maxItems",params:{limit: 1024},message:"must NOT have more than 1024 items"}];
return false;
}
else {
var valid2 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
const _errs11 = errors;
if(!(validate75(data5[i1], {instancePath:instancePath+"/managers/" + i1,parentData:data5,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate75.errors : vErrors.concat(validate75.errors);
errors = vErrors.length;
}
var valid2 = _errs11 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate52.errors = [{instancePath:instancePath+"/managers",schemaPath:"#/properties/managers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate52.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate52.errors = vErrors;
return errors === 0;
}
validate52.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

