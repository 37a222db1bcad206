// Generated from runtime/ir/schema.ts by `npm run generate`. Do not edit.
import type { JsonSchema } from '../schema.ts';

const text1 = "a path of at most 4096 characters";
const text2 = "^[^\\u0000-\\u001f]{1,4096}$";
const text3 = "a name of 1 to 255 characters without control characters";
const text4 = "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,255}$";
const text5 = "the name of a bus group, 1 to 100 printable ASCII characters";
const text6 = "^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|(?=[0-9a-f:]{2,39}(?:/|$))(?=.*::|(?:[0-9a-f]+:){7}[0-9a-f])(?!.*:::)(?!.*::.*::)(?!:[^:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?<!(?:^|[^:]):))$";
const text7 = "the name of an interface, 1 to 15 characters";
const text8 = "^(?!\\.{1,2}$)[^\\s/\\u0000-\\u001f]{1,15}$";

/** The schema of the IR without its prose. */
export const shape: JsonSchema = {
 "type": "object",
 "properties": {
  "irVersion": {
   "const": 1
  },
  "product": {
   "enum": [
    "3",
    "4"
   ]
  },
  "compiler": {
   "type": "string",
   "title": "a text of at most 255 characters in one line",
   "pattern": "^[^\\u0000-\\u001f]{0,255}$"
  },
  "nodes": {
   "type": "array",
   "items": {
    "$ref": "#/$defs/Node"
   },
   "maxItems": 1024
  },
  "managers": {
   "type": "array",
   "items": {
    "$ref": "#/$defs/Manager"
   },
   "maxItems": 1024
  },
  "ignorable": {
   "type": "array",
   "items": {
    "type": "string",
    "title": text1,
    "pattern": text2
   },
   "maxItems": 64
  }
 },
 "required": [
  "irVersion",
  "product",
  "compiler",
  "nodes",
  "managers"
 ],
 "$defs": {
  "Node": {
   "type": "object",
   "properties": {
    "name": {
     "type": [
      "string",
      "null"
     ],
     "title": text3,
     "pattern": text4
    },
    "nameFrom": {
     "enum": [
      "nodename",
      "folder",
      "argument",
      "environment"
     ]
    },
    "clustered": {
     "type": "boolean"
    },
    "subcluster": {
     "type": "string",
     "title": text3,
     "pattern": text4
    },
    "address": {
     "$ref": "#/$defs/NodeAddress"
    },
    "fingerprint": {
     "type": "string",
     "pattern": "^[0-9a-f]{64}$"
    },
    "fingerprintParts": {
     "type": "object",
     "properties": {
      "settings": {
       "type": "string",
       "pattern": "^[0-9a-f]{64}$"
      },
      "addresses": {
       "type": "string",
       "pattern": "^[0-9a-f]{64}$"
      },
      "topologies": {
       "type": "string",
       "pattern": "^[0-9a-f]{64}$"
      },
      "replicas": {
       "type": "string",
       "pattern": "^[0-9a-f]{64}$"
      },
      "peers": {
       "type": "string",
       "pattern": "^[0-9a-f]{64}$"
      }
     }
    },
    "groups": {
     "type": "object",
     "properties": {
      "cluster": {
       "type": "string",
       "title": text5,
       "pattern": "^[ -~]{1,100}$"
      },
      "control": {
       "type": "string",
       "title": text5,
       "pattern": "^[ -~]{1,100}$"
      },
      "log": {
       "type": [
        "string",
        "null"
       ],
       "title": text5,
       "pattern": "^[ -~]{1,100}$"
      }
     }
    },
    "timers": {
     "$ref": "#/$defs/Timers"
    },
    "duravip": {
     "type": "object",
     "properties": {
      "balanceSetSize": {
       "type": "integer",
       "minimum": 2,
       "maximum": 4294967295
      },
      "arpAllHosts": {
       "type": "boolean"
      },
      "unconditionalRebind": {
       "type": "boolean"
      },
      "addresses": {
       "type": "array",
       "items": {
        "$ref": "#/$defs/ManagedAddress"
       },
       "maxItems": 10240
      },
      "topologies": {
       "type": "array",
       "items": {
        "$ref": "#/$defs/Topology"
       }
      }
     }
    },
    "listeners": {
     "type": "array",
     "items": {
      "$ref": "#/$defs/Listener"
     }
    },
    "replicas": {
     "type": "array",
     "items": {
      "$ref": "#/$defs/Replica"
     }
    },
    "logs": {
     "type": "object",
     "properties": {
      "published": {
       "type": "array",
       "items": {
        "$ref": "#/$defs/PublishedLog"
       }
      },
      "destinations": {
       "type": "array",
       "items": {
        "$ref": "#/$defs/Destination"
       }
      }
     }
    },
    "peers": {
     "type": "array",
     "items": {
      "$ref": "#/$defs/Peer"
     }
    }
   }
  },
  "Manager": {
   "type": "object",
   "properties": {
    "name": {
     "type": [
      "string",
      "null"
     ],
     "title": text3,
     "pattern": text4
    },
    "nameFrom": {
     "enum": [
      "nodename",
      "folder",
      "argument",
      "logs",
      "peers",
      "environment"
     ]
    },
    "address": {
     "$ref": "#/$defs/NodeAddress"
    },
    "logs": {
     "type": "object",
     "properties": {
      "logfile": {
       "type": "string",
       "title": text1,
       "pattern": text2
      },
      "fileMode": {
       "type": "integer",
       "minimum": 0,
       "maximum": 4095
      },
      "dirMode": {
       "type": "integer",
       "minimum": 0,
       "maximum": 4095
      },
      "maxOpen": {
       "type": "integer",
       "minimum": 1,
       "maximum": 4294967295
      },
      "maxIdleSec": {
       "type": "number",
       "minimum": 0,
       "maximum": 4294967295
      },
      "controlCache": {
       "type": [
        "string",
        "null"
       ],
       "title": text1,
       "pattern": text2
      }
     }
    },
    "pulls": {
     "type": "array",
     "items": {
      "$ref": "#/$defs/Pull"
     }
    },
    "otherPulls": {
     "type": "array",
     "items": {
      "$ref": "#/$defs/Pull"
     }
    },
    "peers": {
     "type": "array",
     "items": {
      "$ref": "#/$defs/Peer"
     }
    }
   }
  },
  "NodeAddress": {
   "type": "object",
   "properties": {
    "ip": {
     "type": [
      "string",
      "null"
     ],
     "title": "an address",
     "pattern": text6
    },
    "from": {
     "enum": [
      "nodeaddr",
      "peers",
      "resolve"
     ]
    }
   }
  },
  "Timers": {
   "type": "object",
   "properties": {
    "heartbeatStartDelaySec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    },
    "heartbeatsPerSec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    },
    "ifCheckIntervalSec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    },
    "ifDownLimitSec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    },
    "viewMatureTimeSec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    },
    "viewBalanceIntervalSec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    },
    "viewBroadcastIntervalSec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    },
    "logActiveIntervalSec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    },
    "logIdleIntervalSec": {
     "type": "number",
     "minimum": 0,
     "maximum": 4294967295
    }
   }
  },
  "ManagedAddress": {
   "type": "object",
   "properties": {
    "ip": {
     "type": "string",
     "title": "an address",
     "pattern": text6
    },
    "family": {
     "enum": [
      4,
      6
     ]
    },
    "interface": {
     "type": [
      "string",
      "null"
     ],
     "title": text7,
     "pattern": text8
    },
    "prefixLength": {
     "type": [
      "integer",
      "null"
     ],
     "minimum": 0,
     "maximum": 128
    },
    "bindings": {
     "type": "array",
     "items": {
      "type": "string",
      "title": text3,
      "pattern": text4
     }
    },
    "services": {
     "type": "array",
     "items": {
      "type": "string",
      "title": text3,
      "pattern": text4
     }
    },
    "preference": {
     "type": [
      "string",
      "null"
     ],
     "title": text3,
     "pattern": text4
    },
    "follow": {
     "anyOf": [
      {
       "type": "object",
       "properties": {
        "binding": {
         "type": [
          "string",
          "null"
         ],
         "title": text3,
         "pattern": text4
        },
        "ip": {
         "type": "string",
         "title": "an address",
         "pattern": text6
        }
       }
      },
      {
       "type": "null"
      }
     ]
    }
   }
  },
  "Topology": {
   "type": "object",
   "properties": {
    "network": {
     "type": "string",
     "title": "a network as ADDRESS/BITS",
     "pattern": "^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}/(?:[12]?[0-9]|3[0-2])|(?=[0-9a-f:]{2,39}(?:/|$))(?=.*::|(?:[0-9a-f]+:){7}[0-9a-f])(?!.*:::)(?!.*::.*::)(?!:[^:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?<!(?:^|[^:]):)/(?:[1-9]?[0-9]|1[01][0-9]|12[0-8]))$"
    },
    "interface": {
     "type": "string",
     "title": text7,
     "pattern": text8
    },
    "prefixLength": {
     "type": "integer",
     "minimum": 0,
     "maximum": 128
    }
   }
  },
  "Endpoint": {
   "anyOf": [
    {
     "type": "object",
     "properties": {
      "kind": {
       "const": "tcp"
      },
      "host": {
       "type": "string",
       "title": "an address, `*` or a host name",
       "pattern": "^(?:\\*|(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|(?=[0-9a-f:]{2,39}(?:/|$))(?=.*::|(?:[0-9a-f]+:){7}[0-9a-f])(?!.*:::)(?!.*::.*::)(?!:[^:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?<!(?:^|[^:]):)|(?![0-9.]+$)[A-Za-z0-9_.-]{1,253})$"
      },
      "port": {
       "type": "integer",
       "minimum": 0,
       "maximum": 65535
      }
     }
    },
    {
     "type": "object",
     "properties": {
      "kind": {
       "const": "unix"
      },
      "path": {
       "type": "string",
       "title": text1,
       "pattern": text2
      }
     }
    }
   ]
  },
  "Listener": {
   "type": "object",
   "properties": {
    "type": {
     "type": "string",
     "title": text3,
     "pattern": text4
    },
    "endpoint": {
     "$ref": "#/$defs/Endpoint"
    },
    "enable": {
     "type": "boolean"
    },
    "fileMode": {
     "type": "integer",
     "minimum": 0,
     "maximum": 4095
    },
    "listenBacklog": {
     "type": "integer",
     "minimum": 0,
     "maximum": 4294967295
    },
    "concurrency": {
     "type": "integer",
     "minimum": 0,
     "maximum": 4294967295
    },
    "disableNagleAlgorithm": {
     "type": "boolean"
    },
    "tcpRecvBufferSize": {
     "type": "integer",
     "minimum": 0,
     "maximum": 4294967295
    },
    "tcpSendBufferSize": {
     "type": "integer",
     "minimum": 0,
     "maximum": 4294967295
    }
   }
  },
  "Replica": {
   "type": "object",
   "properties": {
    "name": {
     "type": "string",
     "title": text3,
     "pattern": text4
    },
    "type": {
     "enum": [
      "cache",
      "inbound_cidr",
      "outbound_cidr",
      "outbound_domains",
      "outbound_binding_domains",
      "OBTM",
      "OBTC",
      "shared_named_throttles",
      "metrics",
      "eccmgr_metrics",
      "counters"
     ]
    },
    "parameters": {
     "type": "array",
     "items": {
      "enum": [
       "snapshot",
       "connect",
       "delivery",
       "transfail",
       "permfail",
       "reception",
       "rejection",
       "audit_series",
       "gauge_cache"
      ]
     }
    },
    "maxDelaySec": {
     "type": "number",
     "minimum": 0,
     "maximum": 1.7976931348623157e+308
    },
    "maxPending": {
     "type": "integer",
     "minimum": 1,
     "maximum": 4294967295
    },
    "maxSize": {
     "type": [
      "integer",
      "null"
     ],
     "minimum": 0,
     "maximum": 9007199254740991
    },
    "bindingGroup": {
     "type": [
      "string",
      "null"
     ],
     "title": text3,
     "pattern": text4
    }
   }
  },
  "PublishedLog": {
   "type": "object",
   "properties": {
    "key": {
     "type": "string",
     "title": text3,
     "pattern": text4
    },
    "path": {
     "type": "string",
     "title": text1,
     "pattern": text2
    },
    "subscribers": {
     "type": "array",
     "items": {
      "type": "string",
      "title": text3,
      "pattern": text4
     }
    }
   }
  },
  "Destination": {
   "type": "object",
   "properties": {
    "scheme": {
     "enum": [
      "cluster",
      "jlog"
     ]
    },
    "path": {
     "type": "string",
     "title": text1,
     "pattern": text2
    },
    "subscribers": {
     "type": "array",
     "items": {
      "type": "string",
      "title": text3,
      "pattern": text4
     }
    },
    "writer": {
     "type": "string",
     "title": text3,
     "pattern": text4
    }
   }
  },
  "Peer": {
   "type": "object",
   "properties": {
    "name": {
     "type": "string",
     "title": text3,
     "pattern": text4
    },
    "ip": {
     "type": "string",
     "title": "an address",
     "pattern": text6
    }
   }
  },
  "Pull": {
   "type": "object",
   "properties": {
    "node": {
     "type": "string",
     "title": text3,
     "pattern": text4
    },
    "subscribers": {
     "type": "array",
     "items": {
      "type": "string",
      "title": text3,
      "pattern": text4
     }
    }
   }
  }
 }
};
