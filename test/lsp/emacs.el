;; Drives eglot with the configuration that docs/editors/emacs.md gives. Environment: SETUP (its elisp), CONF (a configuration tree).
;; Writes lines `ok NAME` and `not ok NAME: why`; ends with 0 only if all are ok.
(setq vc-handled-backends nil eglot-autoshutdown t create-lockfiles nil make-backup-files nil)
(defvar conf (file-name-as-directory (getenv "CONF")))
(defvar failed 0)

(defun say (name problem)
  (princ (if problem (format "not ok %s: %s\n" name problem) (format "ok %s\n" name)) #'external-debugging-output)
  (when problem (setq failed (1+ failed))))

(defun wait-for (test)
  (let ((end (+ (float-time) 15)) found)
    (while (and (not (setq found (funcall test))) (< (float-time) end)) (accept-process-output nil 0.05))
    found))

(defmacro check (name &rest body)
  `(say ,name (condition-case err (progn ,@body) (error (error-message-string err)))))

(load (getenv "SETUP"))

(with-current-buffer (find-file-noselect (concat conf "east2/node-local.conf"))
  (check "mode" (unless (eq major-mode 'ecelerity-conf-mode) (format "it is %s" major-mode)))
  (check "server" (progn (unless (eglot-current-server) (call-interactively #'eglot))
                         (unless (wait-for #'eglot-current-server) "it did not start")))
  (check "finding between nodes"
         ;; Flymake begins when the editor is idle, which a batch never is.
         (unless (wait-for (lambda () (flymake-start) (seq-find (lambda (d) (string-match-p "EC3104\\|balance_set_size is" (flymake-diagnostic-text d)))
                                                (flymake-diagnostics))))
           (format "there is %s" (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))))
  (check "formatting"
         (progn (goto-char (point-min)) (search-forward "=") (insert "     ")
                (eglot-format-buffer)
                (unless (string-match-p "^  nodename = \"east2\"$" (buffer-string)) (buffer-string))))
  (check "effective configuration"
         (let ((shown (progn (ecelerity-conf-effective "east2") (get-buffer "*east2 (effective)*"))))
           (unless (and shown (with-current-buffer shown (string-match-p "duravip_balance_set_size = 4 #" (buffer-string))))
             "not shown"))))

(with-current-buffer (find-file-noselect (concat conf "default/ecelerity.conf"))
  (check "second file" (progn (call-interactively #'eglot) (unless (wait-for #'eglot-current-server) "no server"))))

(kill-emacs (if (= failed 0) 0 1))
