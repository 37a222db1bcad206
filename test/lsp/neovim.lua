-- Drives Neovim's own client against the server and reports what it saw, as JSON on standard output. Started by neovim.test.ts.
local report = { errors = {} }
local folder = vim.env.WS
local command = vim.json.decode(vim.env.LSP_CMD)

local function body()
  local start = vim.lsp.start or vim.lsp.start_client
  local id
  local function open(name)
    vim.cmd('edit ' .. folder .. '/' .. name)
    local buf = vim.api.nvim_get_current_buf()
    vim.bo[buf].filetype = 'ecelerity-conf'
    vim.bo[buf].expandtab = true
    vim.bo[buf].shiftwidth = 2
    if id == nil then id = start({ name = 'ecconf', cmd = command, root_dir = folder }) end
    if not vim.lsp.buf_is_attached(buf, id) then vim.lsp.buf_attach_client(buf, id) end
    return buf
  end
  local function wait(what, ready)
    if not vim.wait(40000, ready, 20) then table.insert(report.errors, 'waited in vain: ' .. what) end
  end
  local function codes(buf)
    local found = {}
    for _, each in ipairs(vim.diagnostic.get(buf)) do table.insert(found, each.code or each.user_data.lsp.code) end
    table.sort(found)
    return found
  end
  local function has(buf, code)
    return vim.tbl_contains(codes(buf), code)
  end

  local shared = open('default/ecelerity-cluster.conf')
  local client = vim.lsp.get_client_by_id(id)
  wait('the handshake', function() return client.initialized end)
  local own = open('east1/node-local.conf')
  wait('the finding across nodes', function() return has(own, 'EC3104') end)
  report.opened = codes(own)
  -- The text that Neovim cuts out by its byte columns: after an emoji and an accented letter these are not UTF-16 columns.
  for _, each in ipairs(vim.diagnostic.get(own)) do
    if (each.code or each.user_data.lsp.code) == 'EC3104' then
      report.cut = vim.api.nvim_buf_get_text(own, each.lnum, each.col, each.end_lnum, each.end_col, {})[1]
      report.related = #(each.user_data.lsp.relatedInformation or {})
    end
  end

  local function request(buf, method, more)
    vim.api.nvim_set_current_buf(buf)
    local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, client.offset_encoding), more or {})
    local answers = vim.lsp.buf_request_sync(buf, method, params, 5000)
    local answer = answers and answers[id] or {}
    if answer.error then table.insert(report.errors, method .. ': ' .. vim.inspect(answer.error)) end
    return answer.result
  end
  local function go(buf, text)
    vim.api.nvim_set_current_buf(buf)
    for number, line in ipairs(vim.api.nvim_buf_get_lines(buf, 0, -1, true)) do
      local column = line:find(text, 1, true)
      if column then return vim.api.nvim_win_set_cursor(0, { number, column - 1 }) end
    end
    table.insert(report.errors, 'no line with ' .. text)
  end

  go(own, 'duravip_balance_set_size')
  local hover = request(own, 'textDocument/hover')
  report.hover = hover and hover.contents.value
  local completion = request(own, 'textDocument/completion')
  report.completions = completion and #completion.items
  local symbols = request(own, 'textDocument/documentSymbol')
  report.symbols = symbols and #symbols

  -- Definition into an include.
  local root = open('default/ecelerity.conf')
  go(root, 'bindings.conf')
  local links = request(root, 'textDocument/definition')
  report.definition = links and links[1] and (links[1].targetUri or links[1].uri)

  -- A code action's edit, applied by Neovim.
  local broken = open('east2/node-local.conf')
  wait('a finding with a fix', function() return #vim.diagnostic.get(broken) > 0 end)
  local found = vim.diagnostic.get(broken)[1]
  if found then
    vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
    local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
    params.context = { diagnostics = { found.user_data.lsp } }
    local actions = vim.lsp.buf_request_sync(broken, 'textDocument/codeAction', params, 5000)[id].result or {}
    for _, action in ipairs(actions) do
      if action.isPreferred then
        vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
        report.action = action.title
        break
      end
    end
    wait('the finding to go', function() return #vim.diagnostic.get(broken) == 0 end)
    report.mended = #vim.diagnostic.get(broken)
  end

  -- Rename across files.
  local bindings = open('default/bindings.conf')
  go(bindings, 'transactional-1')
  vim.lsp.buf.rename('primary-1')
  wait('the rename', function() return table.concat(vim.api.nvim_buf_get_lines(bindings, 0, -1, true), '\n'):find('primary%-1') ~= nil end)
  report.renamed = {}
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    local text = table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, true), '\n')
    if text:find('primary-1', 1, true) then table.insert(report.renamed, vim.api.nvim_buf_get_name(buf):sub(#folder + 2)) end
  end
  table.sort(report.renamed)

  -- Formatting.
  vim.api.nvim_set_current_buf(own)
  if vim.lsp.buf.format then vim.lsp.buf.format({ async = false }) else vim.lsp.buf.formatting_sync(nil, 5000) end
  report.formatted = table.concat(vim.api.nvim_buf_get_lines(own, 0, -1, true), '\n') .. '\n'

  -- Diagnostics move with the text and vanish with the mistake.
  local line
  for number, each in ipairs(vim.api.nvim_buf_get_lines(own, 0, -1, true)) do if each:find('duravip_balance_set_size', 1, true) then line = number end end
  vim.api.nvim_buf_set_lines(own, line - 1, line, true, {})
  wait('the finding across nodes to go', function() return not has(own, 'EC3104') end)
  report.after = codes(own)
  client.stop()
  wait('the end of the server', function() return vim.lsp.get_client_by_id(id) == nil end)
end

local ok, problem = pcall(body)
if not ok then table.insert(report.errors, tostring(problem)) end
io.stdout:write(vim.json.encode(report) .. '\n')
vim.cmd(#report.errors == 0 and 'qa!' or 'cq!')
