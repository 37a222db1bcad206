// Generated from runtime/ir/schema.ts by `npm run generate`. Do not edit.
import type { JsonSchema } from '../schema.ts';

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
   "type": "string"
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
  }
 },
 "$defs": {
  "Node": {
   "type": "object",
   "properties": {
    "name": {
     "type": [
      "string",
      "null"
     ],
     "pattern": "^[^\\u0000-\\u001f]+$"
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
     "pattern": "^[^\\u0000-\\u001f]+$"
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
       "pattern": "^[^\\u0000-\\u001f]+$"
      },
      "control": {
       "type": "string",
       "pattern": "^[^\\u0000-\\u001f]+$"
      },
      "log": {
       "type": [
        "string",
        "null"
       ],
       "pattern": "^[^\\u0000-\\u001f]+$"
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
     "pattern": "^[^\\u0000-\\u001f]+$"
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
       "type": "string"
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
       ]
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
     ]
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
     "type": "string"
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
     "pattern": "^[^\\u0000-\\u001f]+$"
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
      "pattern": "^[^\\u0000-\\u001f]+$"
     }
    },
    "services": {
     "type": "array",
     "items": {
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f]+$"
     }
    },
    "preference": {
     "type": [
      "string",
      "null"
     ],
     "pattern": "^[^\\u0000-\\u001f]+$"
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
         "pattern": "^[^\\u0000-\\u001f]+$"
        },
        "ip": {
         "type": "string"
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
     "type": "string"
    },
    "interface": {
     "type": "string",
     "pattern": "^[^\\u0000-\\u001f]+$"
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
       "type": "string"
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
       "type": "string"
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
     "pattern": "^[^\\u0000-\\u001f]+$"
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
     "pattern": "^[^\\u0000-\\u001f]+$"
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
     "pattern": "^[^\\u0000-\\u001f]+$"
    }
   }
  },
  "PublishedLog": {
   "type": "object",
   "properties": {
    "key": {
     "type": "string",
     "pattern": "^[^\\u0000-\\u001f]+$"
    },
    "path": {
     "type": "string"
    },
    "subscribers": {
     "type": "array",
     "items": {
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f]+$"
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
     "type": "string"
    },
    "subscribers": {
     "type": "array",
     "items": {
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f]+$"
     }
    },
    "writer": {
     "type": "string",
     "pattern": "^[^\\u0000-\\u001f]+$"
    }
   }
  },
  "Peer": {
   "type": "object",
   "properties": {
    "name": {
     "type": "string",
     "pattern": "^[^\\u0000-\\u001f]+$"
    },
    "ip": {
     "type": "string"
    }
   }
  },
  "Pull": {
   "type": "object",
   "properties": {
    "node": {
     "type": "string",
     "pattern": "^[^\\u0000-\\u001f]+$"
    },
    "subscribers": {
     "type": "array",
     "items": {
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f]+$"
     }
    }
   }
  }
 }
};
